using System.CommandLine;
using LatentLab.Book.Translation;

namespace LatentLab.Cli;

/// <summary><c>latentlab translate</c>: brings translators' files up to date with the English.</summary>
internal static class TranslateCommand
{
    public static Command Build()
    {
        var language = new Argument<string>("language")
        {
            Description = "zh, Chinese.",
            DefaultValueFactory = _ => "zh"
        };
        language.AcceptOnlyFromAmong("zh");
        var command = new Command("translate",
            "Bring the translations in notebooks/zh up to date with the English; say what is open, and what differs "
            + "from the English (exit 1 then). For whoever works on the kit.")
        {
            language
        };
        command.Hidden = true;
        command.SetAction(_ =>
        {
            string folder = Path.Combine(ProjectFolder.Find(), "notebooks");
            IReadOnlyList<TranslationState> states = TranslationFolder.Update(folder);
            foreach (TranslationState state in states.Where(state => state.Open > 0))
            {
                string stale = state.Stale == 0 ? "" : $", {state.Stale} of them since the English changed";
                Console.WriteLine($"{state.Name}: {state.Open} of {state.Passages} passages open{stale}");
            }

            int all = states.Sum(state => state.Passages), open = states.Sum(state => state.Open);
            IReadOnlyList<string> faults = TranslationFolder.Faults(folder);
            foreach (string fault in faults)
                Console.WriteLine(fault);
            Console.WriteLine(
                $"{all - open} of {all} passages are done, {faults.Count} things differ from the English.");
            return faults.Count == 0 ? ExitCode.Done : ExitCode.Failed;
        });
        return command;
    }
}
