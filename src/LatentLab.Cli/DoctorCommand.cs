using System.CommandLine;
using System.Text.Json;
using LatentLab.Native;
using LatentLab.Training;
using Spectre.Console;

namespace LatentLab.Cli;

/// <summary><c>latentlab doctor</c>: checks this machine for what the kit needs.</summary>
internal static class DoctorCommand
{
    public static Command Build()
    {
        var json = new Option<bool>("--json") { Description = "As JSON: an array of {topic, finding, level, remedy}." };
        var command = new Command("doctor",
            "Check this machine for what the kit needs, and say what to do about anything missing (exit 1 if the kit "
                + "cannot run without it).")
        {
            json
        };
        command.SetAction(parsed =>
        {
            IReadOnlyList<MachineFinding> findings =
                [.. MachineReport.Collect(), .. ArithmeticReport.Collect(), .. OptionalParts.Look()];
            if (parsed.GetValue(json))
                Console.WriteLine(JsonSerializer.Serialize(findings.Select(finding => new
                {
                    topic = finding.Topic,
                    finding = finding.Found,
                    level = finding.Level.ToString().ToLowerInvariant(),
                    remedy = finding.Remedy,
                }), JsonOutput.Options));
            else
                Print(findings);
            return findings.Any(finding => finding.Level == FindingLevel.Problem) ? ExitCode.Failed : ExitCode.Done;
        });
        return command;
    }

    private static void Print(IReadOnlyList<MachineFinding> findings)
    {
        int width = findings.Max(finding => finding.Topic.Length);
        foreach (MachineFinding finding in findings)
        {
            string mark = finding.Level switch
            {
                FindingLevel.Ok => "[green]ok[/]     ",
                FindingLevel.Warning => "[yellow]warning[/]",
                _ => "[red]problem[/]"
            };
            AnsiConsole.MarkupLine(
                $"{mark}  {Markup.Escape(finding.Topic.PadRight(width))}  {Markup.Escape(finding.Found)}");
            if (!string.IsNullOrEmpty(finding.Remedy))
                AnsiConsole.MarkupLine($"         {new string(' ', width)}  [bold]{Markup.Escape(finding.Remedy)}[/]");
        }
    }
}
