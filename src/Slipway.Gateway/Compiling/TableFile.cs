using System.Text.Json;

namespace Slipway.Gateway.Compiling;

/// <summary>The plan in force on disk, there whole or not at all, so that a gateway started while the server is away serves it.</summary>
internal sealed class TableFile(string path)
{
    /// <summary>The saved plan; null when there is none that can be read.</summary>
    public TablePlan? Read()
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), TablePlanJson.Default.TablePlan);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Writes by rename.</summary>
    /// <exception cref="IOException">The disk is full or the folder is gone.</exception>
    public void Write(ReadOnlySpan<byte> plan)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var temporary = path + ".tmp";
        using (var stream = new FileStream(temporary, new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        }))
        {
            stream.Write(plan);
        }

        File.Move(temporary, path, overwrite: true);
    }
}
