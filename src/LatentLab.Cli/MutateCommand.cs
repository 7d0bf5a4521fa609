using System.CommandLine;
using System.Globalization;
using System.Text;
using LatentLab.Book.Course;
using LatentLab.Book.Mutations;
using LatentLab.Native;

namespace LatentLab.Cli;

/// <summary>
/// <c>latentlab mutate</c>: takes the cause of each claim away and sees whether its badge turns red.
/// </summary>
internal static class MutateCommand
{
    public static Command Build()
    {
        var only = new Option<string?>("--only")
        {
            Description = "Only these, by claim (C05), lesson (03) or both (03/claim-share).",
            HelpName = "CLAIM,…",
        };
        var missing = new Option<bool>("--missing") { Description = "Only those that have no valid record yet." };
        var quick = new Option<bool>("--quick")
        {
            Description = "Only those that take seconds.",
        };
        var record = new Option<bool>("--record")
        {
            Description = $"Write what turned red to notebooks/{MutationRecords.FileName}, lesson by lesson.",
        };
        var full = new Option<bool>("--full")
        {
            Description = "With the lessons' own settings, not the smaller ones of the list.",
        };
        var unchanged = new Option<bool>("--unchanged")
        {
            Description = "Break nothing: run the same cells again and see that each value comes out as before.",
        };
        var data = new Option<string>("--data")
        {
            Description = "As for 'course'.",
            HelpName = "NAME|PATH",
            DefaultValueFactory = _ => "digits",
        };
        var seed = new Option<int>("--seed")
        {
            Description = "The seed of all random numbers.",
            DefaultValueFactory = _ => 1,
        };
        var timeout = new Option<double>("--timeout")
        {
            Description = "Time limit for one lesson with all its mutations, in seconds.",
            DefaultValueFactory = _ => 1800,
            HelpName = "S",
        };
        var verbose = new Option<bool>("--verbose") { Description = "Show what the lessons print." };
        var command = new Command("mutate",
            "Break the cause of each claim (notebooks/mutations.json) and see whether its badge turns red (exit 1 if "
            + "one does not).")
        {
            only, missing, quick, record, full, unchanged, data, seed, timeout, verbose,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            string notebooks = Path.Combine(ProjectFolder.Find(), "notebooks");
            MutationList list = MutationList.Find(notebooks)
                ?? throw new FileNotFoundException($"'{notebooks}' holds no {MutationList.FileName}.");
            MutationRecords records = MutationRecords.Find(notebooks);
            string[] words = parsed.GetValue(only)?.Split(',',
                StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
            string set = parsed.GetRequiredValue(data);
            Mutation[] chosen = [.. Chosen(list, words).Where(mutation => !parsed.GetValue(quick) || mutation.Quick)];
            Mutation[] outdated = [.. chosen.Where(mutation => records.Of(list, mutation) is null)];
            if (parsed.GetValue(missing) && chosen.Length > 0 && outdated.Length == 0)
            {
                Console.WriteLine($"Every record is current: {chosen.Length} of {chosen.Length} badges turned red when "
                    + "their cause was broken. Nothing to run.");
                return ExitCode.Done;
            }
            var options = new MutationOptions
            {
                Mutations = parsed.GetValue(missing) ? outdated : chosen,
                Full = parsed.GetValue(full),
                Unchanged = parsed.GetValue(unchanged),
                Parameters = new Dictionary<string, string>
                {
                    ["data"] = set,
                    ["seed"] = parsed.GetValue(seed).ToString(CultureInfo.InvariantCulture),
                },
                LessonTimeout = parsed.GetValue(timeout) is > 0 and < 1e6 and var seconds
                    ? TimeSpan.FromSeconds(seconds)
                    : throw new ArgumentException(
                        $"--timeout: expected seconds between 0 and a million, found {parsed.GetValue(timeout)}."),
            };
            bool keep = parsed.GetValue(record) && !options.Unchanged;
            IReadOnlyList<MutationOutcome> outcomes = await MutationRunner.Run(CourseLessons.Find(notebooks), list,
                options, LessonProgram.Run, parsed.GetValue(verbose) ? Console.WriteLine : null, Ended, cancellation);
            MutationOutcome[] claimed = [.. outcomes.Where(outcome => !outcome.NotShown)];
            int good = claimed.Count(outcome => IsGood(outcome, options.Unchanged));
            Console.WriteLine(options.Unchanged
                ? $"{good} of {claimed.Length} values came out as before."
                : $"{good} of {claimed.Length} badges turn red when their cause is broken.");
            return good == claimed.Length ? ExitCode.Done : ExitCode.Failed;

            void Ended(IReadOnlyList<MutationOutcome> found, double took)
            {
                foreach (MutationOutcome outcome in found)
                    Console.WriteLine(Line(outcome, options.Unchanged));
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"      {took:F1} s"));
                if (!keep)
                    return;
                // After each lesson: a run that is stopped keeps what it has.
                records = records.With(list, found, DateOnly.FromDateTime(DateTime.Today), set, options.Full);
                AtomicFile.Write(Path.Combine(notebooks, MutationRecords.FileName),
                    stream => stream.Write(Encoding.UTF8.GetBytes(records.ToJson())));
            }
        });
        return command;
    }

    private static IEnumerable<Mutation> Chosen(MutationList list, string[] words)
    {
        foreach (string word in words)
            if (!list.All.Any(mutation => Is(mutation, word)))
                throw new ArgumentException(
                    $"--only: '{word}' names no claim, lesson or cell of {MutationList.FileName}. Claims: "
                    + $"{string.Join(", ", list.All.Select(mutation => mutation.Claim).Distinct().Order())}.");
        return words.Length == 0 ? list.All : list.All.Where(mutation => words.Any(word => Is(mutation, word)));
    }

    private static bool Is(Mutation mutation, string word) =>
        word == mutation.Claim || word == mutation.Lesson || word == mutation.Key;

    private static bool IsGood(MutationOutcome outcome, bool unchanged) => unchanged
        ? outcome.Problem is null && outcome.Unbroken!.Value.Equals(outcome.Broken!.Value)
        : outcome.TurnsRed;

    private static string Line(MutationOutcome outcome, bool unchanged)
    {
        string numbers = outcome is { Unbroken: { } unbroken, Broken: { } broken }
            ? $"{unbroken.Measured} (needs {unbroken.Needed}) → {broken.Measured} (needs {broken.Needed})"
            : "no two values";
        string verdict = !unchanged ? outcome.Verdict
            : outcome.Problem ?? (IsGood(outcome, unchanged) ? "as before" : "NOT AS BEFORE");
        string sign = outcome.NotShown ? "–" : IsGood(outcome, unchanged) ? "✓" : "✗";
        return $"{sign} {outcome.Mutation.Claim} {outcome.Mutation.Key}: {numbers}: {verdict}";
    }
}
