using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using LatentLab.Claims;

namespace LatentLab.Interactive.Tests.Tool;

/// <summary>
/// The tool as VS Code's Polyglot Notebooks talks to it: one command a line on its standard input, one event a line on
/// its standard output.
/// </summary>
public sealed class StdioSession : IAsyncDisposable
{
    private readonly Process process;
    private readonly Task<string> complaints;
    private int sent;

    private StdioSession(Process process)
    {
        this.process = process;
        complaints = process.StandardError.ReadToEndAsync();
    }

    /// <param name="folder">Where relative paths in cells start.</param>
    /// <param name="environment">Variables that the tool starts with besides this process's own.</param>
    public static async Task<StdioSession> Start(
        InteractiveTool tool, string folder, IReadOnlyDictionary<string, string>? environment = null)
    {
        var session =
            new StdioSession(tool.Start(["stdio", "--default-kernel", "csharp", "--working-dir", folder], environment));
        await session.Hear(heard => (string?)heard["eventType"] == "KernelReady");
        return session;
    }

    /// <summary>Runs a cell.</summary>
    /// <returns>Its events, the last of which says how it ended.</returns>
    public async Task<IReadOnlyList<JsonNode>> Submit(string code, string kernel = "csharp")
    {
        string token = $"cell{++sent}";
        var command = new JsonObject
        {
            ["token"] = token,
            ["commandType"] = "SubmitCode",
            ["command"] = new JsonObject { ["code"] = code, ["targetKernelName"] = kernel },
            ["routingSlip"] = new JsonArray(),
        };
        await process.StandardInput.WriteLineAsync(command.ToJsonString());
        await process.StandardInput.FlushAsync();
        return await Hear(heard => (string?)heard["eventType"] is "CommandSucceeded" or "CommandFailed"
            && (string?)heard["command"]?["token"] == token);
    }

    /// <summary>Runs a cell that must succeed.</summary>
    /// <returns>What it showed, as HTML, or as text where there is no HTML.</returns>
    public async Task<IReadOnlyList<string>> Shown(string code, string kernel = "csharp")
    {
        IReadOnlyList<JsonNode> heard = await Submit(code, kernel);
        Assert.True((string?)heard[^1]["eventType"] == "CommandSucceeded", $"{code}\n{heard[^1]}");
        return
        [
            .. from one in heard
               where (string?)one["eventType"] is "ReturnValueProduced" or "DisplayedValueProduced"
               let values = one["event"]!["formattedValues"]!.AsArray()
               select (string)(values.FirstOrDefault(value => (string?)value!["mimeType"] == "text/html")
                   ?? values[0])!["value"]!,
        ];
    }

    /// <summary>
    /// Runs a notebook's code cells in order, each in its kernel; those tagged <c>needs-front-end</c> are left out, and
    /// those tagged <c>raises-exception</c> must fail.
    /// </summary>
    public async Task<NotebookOutcome> Run(string path)
    {
        var watch = Stopwatch.StartNew();
        List<string> errors = [], stderr = [], checks = [];
        var claims = new List<ClaimFound>();
        JsonNode[] cells = [.. JsonNode.Parse(File.ReadAllText(path))!["cells"]!.AsArray().OfType<JsonNode>()
            .Where(cell => (string?)cell["cell_type"] == "code")];
        JsonNode[] run = [.. cells.Where(cell => !HasTag(cell, "needs-front-end"))];
        foreach (JsonNode cell in run)
        {
            string id = (string?)cell["id"] ?? "";
            List<string> failures = [], diagnosed = [];
            string code = cell["source"] is JsonArray lines
                ? string.Concat(lines.Select(line => (string?)line))
                : (string?)cell["source"] ?? "";
            foreach (JsonNode heard in await Submit(code,
                (string?)cell["metadata"]?["polyglot_notebook"]?["kernelName"] ?? "csharp"))
            {
                JsonNode said = heard["event"]!;
                switch ((string?)heard["eventType"])
                {
                    case "CommandFailed" or "ErrorProduced":
                        failures.Add($"{id}: {(string?)said["message"]}");
                        break;
                    case "StandardErrorValueProduced":
                        stderr.Add($"{id}: {said}");
                        break;
                    case "DiagnosticsProduced" when said["formattedDiagnostics"]?.AsArray() is { Count: > 0 } found:
                        diagnosed.AddRange(found.Select(one => $"{id}: {(string?)one?["value"]}"));
                        break;
                    case "ReturnValueProduced" or "DisplayedValueProduced":
                        foreach (JsonNode one in (said["formattedValues"]?.AsArray() ?? []).OfType<JsonNode>())
                        {
                            string text = (string)one["value"]!;
                            if ((string?)one["mimeType"] == Claim.MimeType)
                                claims.Add(JsonSerializer.Deserialize<ClaimFound>(text, ClaimFound.Json)!);
                            else if (text.Contains("class=\"latentlab-check\"", StringComparison.Ordinal))
                                checks.Add(text);
                        }
                        break;
                }
            }
            if (!HasTag(cell, "raises-exception"))
            {
                errors.AddRange(failures);
                stderr.AddRange(diagnosed);
            }
            else if (failures.Count == 0)
            {
                errors.Add($"{id}: has the tag 'raises-exception' and ran without an error");
            }
        }
        return new NotebookOutcome(run.Length, cells.Length - run.Length, errors, stderr, checks, claims,
            Math.Round(watch.Elapsed.TotalSeconds, 1));
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private static bool HasTag(JsonNode cell, string tag) =>
        cell["metadata"]?["tags"]?.AsArray().Any(one => (string?)one == tag) == true;

    private async Task<IReadOnlyList<JsonNode>> Hear(Func<JsonNode, bool> isLast)
    {
        var heard = new List<JsonNode>();
        while (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (!line.StartsWith('{') || JsonNode.Parse(line) is not { } next)
                continue;
            heard.Add(next);
            if (isLast(next))
                return heard;
        }
        throw new EndOfStreamException($"The tool ended in the middle of a cell: {await complaints}");
    }
}
