using System.CommandLine;
using System.Text.Json;
using LatentLab.Notebooks.Linting;

namespace LatentLab.Cli;

/// <summary><c>latentlab lint</c>: whether notebooks keep to what all their hosts can do.</summary>
internal static class LintCommand
{
    public static Command Build()
    {
        var path = new Argument<string>("path")
        {
            Description = "A notebook, or a folder with notebooks (default: the kit's own).",
            DefaultValueFactory = _ => Path.Combine(ProjectFolder.Find(), "notebooks")
        };
        var json = new Option<bool>("--json") { Description = "Print what was found as JSON." };
        var command = new Command("lint",
            "Check that notebooks run alike in all four hosts: file, cell and line of what does not, why, and what to "
            + "write instead (exit 1 if anything was found).")
        {
            path, json
        };
        command.SetAction(parsed =>
        {
            (IReadOnlyList<LintFinding> findings, int notebooks) = NotebookLinter.Check(parsed.GetRequiredValue(path));
            if (parsed.GetValue(json))
                Console.WriteLine(JsonSerializer.Serialize(findings, JsonOutput.Options));
            else
                Console.WriteLine(
                    string.Join('\n', [.. findings.Select(finding => finding.ToString()), findings.Count == 0
                        ? $"{notebooks} notebooks keep to what all hosts can do."
                        : $"{findings.Count} findings in {notebooks} notebooks."]));
            return findings.Count == 0 ? ExitCode.Done : ExitCode.Failed;
        });
        return command;
    }
}
