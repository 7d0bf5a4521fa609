using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using LatentLab.Evaluation.Isolation;
using LatentLab.Tests.Support;
using TorchSharp;

namespace LatentLab.Cli.Tests.Grading.Hostile;

/// <summary>
/// A class of hostile students and a few honest ones, graded once, by the command as a teacher calls it. Several
/// hostile answers stand in one notebook where none of them ends the process.
/// </summary>
public sealed class HostileClass : IAsyncLifetime
{
    public const string Secret = "secret-of-the-teacher";

    private static readonly string[] Tasks = [.. HostileAnswer.Tasks.Keys, "minibatch-prediction"];

    private readonly KitInMiniature kit = new(
        ["01-autoencoder", "03-overfitting", "06-encoding-distributions", "07-kl-regularisation", "10-real-digits"],
        Tasks);

    private readonly Dictionary<string, (string File, string Task, HostileAnswer Answer)> handedIn = [];

    public string Grades => Path.Combine(kit.Folder, "grades");

    /// <summary>By file: each row of the table of grades by column.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Rows { get; private set; } =
        new Dictionary<string, IReadOnlyDictionary<string, string>>();

    public IReadOnlyList<string> Honest { get; } = [.. Enumerable.Range(0, 4).Select(one => $"honest-{one}.ipynb")];

    internal (int Code, string Error) Ended { get; private set; }

    /// <summary>All answers, by kind.</summary>
    internal static IReadOnlyDictionary<string, IReadOnlyList<HostileAnswer>> Kinds(string folder) =>
        new Dictionary<string, IReadOnlyList<HostileAnswer>>
        {
            ["neighbours"] = [.. Neighbours.All(Path.Combine(folder, "grades"))],
            ["forged"] = [.. ForgedVerdicts.All],
            ["learned"] = [.. LearnedValues.All(folder, Path.Combine(folder, "grades"))],
            ["disguised"] = [.. Disguises.All],
            ["borrowed"] = [.. BorrowedWork.All],
            ["afterthoughts"] = [.. Afterthoughts.All],
        };

    /// <summary>What became of an answer: its outcome, its reason, and whether a teacher is told.</summary>
    internal (HostileAnswer Answer, string Outcome, string Reason, bool Look) Of(string name)
    {
        (string file, string task, HostileAnswer answer) = handedIn[name];
        IReadOnlyDictionary<string, string> row = Rows[file];
        string reason = row["reason"].Split(" | ")
            .FirstOrDefault(one => one.StartsWith(task + ": ", StringComparison.Ordinal)) ?? "";
        return (answer, row[task], reason, row["needs_a_look"] == "yes");
    }

    public async ValueTask InitializeAsync()
    {
        string? missing = Sandbox.WhatIsMissing();
        OptionalPart.SkipIf(missing is not null, $"Submissions cannot be walled in here: {missing}");
        HandIn();
        using Process process = CommandProcess.Start(kit.Folder,
            ["grade", kit.Submissions, "--exercise", "01", "--jobs", "2", "--timeout", "10", "--out", Grades],
            new() { ["HOSTILE"] = Secret });
        CommandOutcome outcome = await CommandProcess.Ended(process);
        Ended = (outcome.Code, outcome.Error + outcome.Out);
        string table = Path.Combine(Grades, "grades.csv");
        if (File.Exists(table))
            Rows = CsvRows.Of(await File.ReadAllTextAsync(table));
    }

    public ValueTask DisposeAsync()
    {
        kit.Dispose();
        return ValueTask.CompletedTask;
    }

    private void HandIn()
    {
        int student = 0;
        string known = FirstNumbers();
        foreach ((string kind, IReadOnlyList<HostileAnswer> answers) in Kinds(kit.Folder))
        {
            var open = new List<Dictionary<string, HostileAnswer>>();
            foreach (HostileAnswer answer in answers.Where(one => !one.IsAlone && one.Together is null))
            {
                string[] fit = answer.Task is { } only ? [only] : [.. HostileAnswer.Tasks.Keys];
                Dictionary<string, HostileAnswer>? sheet = open.Find(one => fit.Any(task => !one.ContainsKey(task)));
                if (sheet is null)
                    open.Add(sheet = []);
                sheet.Add(fit.First(task => !sheet.ContainsKey(task)), answer);
            }
            open.AddRange(answers.Where(one => one.IsAlone)
                .Select(one => new Dictionary<string, HostileAnswer> { [one.Task ?? "squared-error"] = one }));
            open.AddRange(answers.Where(one => one.Together is not null).GroupBy(one => one.Together)
                .Select(group => group.ToDictionary(one => one.Task!)));
            foreach (Dictionary<string, HostileAnswer> sheet in open)
            {
                string file = $"{kind}-{student++}.ipynb";
                Write(file, sheet.ToDictionary(one => one.Key,
                    one => one.Value.Source(one.Key).Replace("KNOWN", known, StringComparison.Ordinal)),
                    whole: !sheet.Values.Any(one => one.IsAlone));
                foreach ((string task, HostileAnswer answer) in sheet)
                    handedIn.Add(answer.Name, (file, task, answer));
            }
        }
        foreach (string file in Honest)
            Write(file, Tasks.ToDictionary(task => task, task => task == "minibatch-prediction"
                ? "string risingSteps = \"b\";" : new HostileAnswer("", "").Source(task)), whole: true);
    }

    // Of what the check asks with the seed that everybody knows: a learner can write it down.
    private static string FirstNumbers()
    {
        var seen = new List<double>();
        Classroom.Exercises.Deviation.Check(asked =>
        {
            seen.Add(asked.flatten()[0].ToDouble());
            return (0.5 * asked).exp();
        });
        return string.Join(", ", seen.Select(one => one.ToString("R", CultureInfo.InvariantCulture)));
    }

    // What is not answered stays as it was handed out; beside an answer that ends its process it is left away, since
    // it would cost a process more.
    private void Write(string file, Dictionary<string, string> answers, bool whole)
    {
        var copy = (JsonObject)kit.HandedOut.DeepClone();
        var cells = (JsonArray)copy["cells"]!;
        foreach (JsonObject cell in cells.OfType<JsonObject>().ToArray())
        {
            JsonNode? mark = cell["metadata"]?["latentlab"];
            if ((string?)mark?["role"] != "answer")
                continue;
            if (answers.TryGetValue((string)mark!["task"]!, out string? answer))
                cell["source"] = $"{answer}\n// {file}";   // no two hand in the same
            else if (!whole)
                cells.Remove(cell);
        }
        File.WriteAllText(Path.Combine(kit.Submissions, file), copy.ToJsonString());
    }
}
