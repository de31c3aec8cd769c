using Slipway.Cli.Commands;

return await SlipwayCommand.RunAsync(args);
