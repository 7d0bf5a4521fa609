using System.Text.Encodings.Web;
using System.Text.Json;
using LatentLab.Tests.Support;

namespace LatentLab.Interactive.Tests.Tool;

/// <summary>
/// What ran in the real tool, for whoever reads the README: <c>docs/hosts.json</c>, written by the run of all
/// notebooks.
/// </summary>
public static class HostRecord
{
    private static readonly JsonSerializerOptions Written = new(ClaimFound.Json)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping
    };

    /// <summary>Whether all notebooks run, and the record is written anew: <c>LATENTLAB_FULL=1</c>.</summary>
    public static bool IsFull => Environment.GetEnvironmentVariable("LATENTLAB_FULL") == "1";

    public static string Committed => Path.Combine(Clone.Folder, "docs", "hosts.json");

    /// <summary>One line of the record.</summary>
    /// <param name="Notebook">Its path under <c>notebooks/</c>, without the ending.</param>
    /// <param name="Host">How the tool was spoken to.</param>
    /// <param name="LeftOut">Cells that need a front end, and did not run.</param>
    /// <param name="Claims">Ids of the claims whose values were those of the book.</param>
    public sealed record Line(
        string Notebook, string Host, string Version, int Cells, int LeftOut, IReadOnlyList<string> Claims,
        double Seconds);

    /// <summary>The committed record.</summary>
    public static IReadOnlyList<Line> Read() =>
        JsonSerializer.Deserialize<Line[]>(File.ReadAllText(Committed), ClaimFound.Json)!;

    /// <summary>
    /// Puts a line in the place of the last one of the same notebook and host. A run of some notebooks leaves the
    /// committed record alone.
    /// </summary>
    public static void Write(Line line)
    {
        string file = IsFull ? Committed : Path.Combine(AppContext.BaseDirectory, "hosts.json");
        Line[] before = File.Exists(file)
            ? JsonSerializer.Deserialize<Line[]>(File.ReadAllText(file), ClaimFound.Json)!
            : [];
        IEnumerable<Line> after =
            before.Where(one => (one.Notebook, one.Host) != (line.Notebook, line.Host)).Append(line)
                .OrderBy(one => one.Host, StringComparer.Ordinal).ThenBy(one => one.Notebook, StringComparer.Ordinal);
        File.WriteAllText(file, "[\n" + string.Join(",\n", after.Select(one => "  " + OneLine(one))) + "\n]\n");
    }

    private static string OneLine(Line line) => JsonSerializer.SerializeToNode(line, Written)!
        .ToJsonString(new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
