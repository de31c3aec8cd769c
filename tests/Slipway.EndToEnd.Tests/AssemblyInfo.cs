using Slipway.EndToEnd.Tests.Running;

[assembly: CollectionBehavior(DisableTestParallelization = true)]
[assembly: AssemblyFixture(typeof(EchoArtifact))]
