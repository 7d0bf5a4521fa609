using System.CommandLine;
using LatentLab.Experiments.Records;

namespace LatentLab.Cli;

/// <summary><c>latentlab experiment note</c>: words and tags about runs.</summary>
internal static class ExperimentNoteCommand
{
    public static Command Build()
    {
        var source = new Argument<string>("dir") { Description = "A folder of runs.", HelpName = "DIR" };
        var runs = new Argument<string[]>("run")
        {
            Description = "The beginning of a run's digest, at least four digits (default: every run that has a note).",
            HelpName = "RUN",
            Arity = ArgumentArity.ZeroOrMore
        };
        var text = new Option<string?>("--note") { Description = "What to keep about it; '' for nothing." };
        var tag = new Option<string[]>("--tag") { Description = "A word to find it by; may be given again." };
        var untag = new Option<string[]>("--untag") { Description = "A word to take away; may be given again." };
        var command = new Command("note",
            "Write about runs, or list what was written: kept beside the run, shown in reports, found by --where "
            + "tag=WORD.")
        {
            source, runs, text, tag, untag
        };
        command.SetAction(parsed =>
        {
            var notebook = new RunNotebook(new RunStore(parsed.GetRequiredValue(source)));
            foreach (string line in notebook.Write(parsed.GetValue(runs) ?? [], parsed.GetValue(text),
                parsed.GetValue(tag) ?? [], parsed.GetValue(untag) ?? []))
                Console.WriteLine(line);
            return ExitCode.Done;
        });
        return command;
    }
}
