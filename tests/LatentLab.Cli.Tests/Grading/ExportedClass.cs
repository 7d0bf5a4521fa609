using System.IO.Compression;
using System.Text;
using LatentLab.Classroom;
using LatentLab.Classroom.Grading;
using LatentLab.Classroom.Release;
using LatentLab.Notebooks.Documents;

namespace LatentLab.Cli.Tests.Grading;

/// <summary>What must come of one student's work on one exercise.</summary>
/// <param name="Id">As the platform calls the student.</param>
/// <param name="Points">Computed from what was put in.</param>
/// <param name="Attempts">How many are handed in, of which the last counts.</param>
/// <param name="Look">Whether a teacher must be told; null: either.</param>
internal sealed record ExportedWork(
    string Id, string Exercise, double Points, bool Late, int Attempts, bool? Look, string Kind);

/// <summary>
/// A class on four platforms and several exercises: right, unfinished, wrong and hostile work, late work, several
/// attempts, attachments, online texts and what systems leave behind, packed as the platforms pack it.
/// </summary>
internal sealed class ExportedClass
{
    public const double LateCost = 0.1;

    private static readonly string[] Given =
        ["Ada", "Ben", "Cleo", "Dora", "Emil", "Fay", "Gus", "Hana", "Ivo", "Jun", "Kim", "Zoe\u0308"];

    private static readonly string[] Family = ["Adler", "Brook", "Castle", "Drum", "Ember"];

    // What is done to the answer of one task, in the cell, and whether a teacher must be told.
    private static readonly (string Kind, Func<string, string>? Change, bool? Look)[] Kinds =
    [
        ("right", null, null),
        ("unfinished", null, null),
        ("does not compile", source => source + "\nint broken = ;", null),
        ("ends its process", source => "Environment.Exit(0);\n" + source, true),
        ("right, again", null, null),
        ("refers to a library", source => "#r \"/tmp/other.dll\"\n" + source, true),
        ("throws", source => "throw new Exception(\"<b>=1+1</b>\");\n" + source, null),
        ("asks for all memory", source => "ones(50_000_000_000L);\n" + source, true),
        ("starts a program", source => "System.Diagnostics.Process.Start(\"/bin/sh\", \"-c true\");\n" + source, null),
    ];

    private readonly string folder;
    private readonly InstructorCopy[] copies;
    private readonly Dictionary<string, string> handedOut = [];
    private readonly List<ExportedWork> works = [];
    private readonly StringBuilder list = new("Identifier,First name,Last name\r\n");

    /// <param name="folder">Where the exports go.</param>
    /// <param name="exercises">Their numbers; none for all.</param>
    public ExportedClass(string folder, string solutions, int students, params string[] exercises)
    {
        this.folder = folder;
        copies = [.. InstructorCopy.All(solutions)
            .Where(copy => exercises.Length == 0 || exercises.Contains(copy.Number))];
        foreach (InstructorCopy copy in copies)
            handedOut[copy.Number] = Path.Combine(solutions, copy.Name + ".ipynb");
        Directory.CreateDirectory(Submissions);
        using (var moodle = new Archive(Path.Combine(Submissions, "moodle.zip")))
        using (var canvas = new Archive(Path.Combine(Submissions, "canvas.zip")))
        using (var brightspace = new Archive(Path.Combine(Submissions, "brightspace.zip")))
        using (var blackboard = new Archive(Path.Combine(Submissions, "blackboard.zip")))
        {
            Archive[] archives = [moodle, canvas, brightspace, blackboard];
            for (int student = 0; student < students; student++)
                HandIn(student, archives[student % 4]);
            moodle.Add("__MACOSX/._junk.ipynb", "junk");
            moodle.Add("desktop.ini", "[x]");
            brightspace.Add("index.html", "<p>the platform's own</p>");
        }
        list.Append("x1,Nobody,Atall\r\n");
        File.WriteAllText(ClassList, "\uFEFF" + list.ToString().Normalize(NormalizationForm.FormC));
    }

    public string Submissions => Path.Combine(folder, "exports");

    public string ClassList => Path.Combine(folder, "class.csv");

    public IReadOnlyList<ExportedWork> Works => works;

    private void HandIn(int student, Archive archive)
    {
        InstructorCopy copy = copies[student % copies.Length];
        (string kind, Func<string, string>? change, bool? look) =
            Kinds[(student + student / Kinds.Length) % Kinds.Length];
        string given = Given[(student + 11) % Given.Length], family = Family[student / Given.Length % Family.Length];
        bool late = student % 3 == 1 && student % 4 != 0;
        int attempts = student % 5 == 0 ? 2 : 1;
        string changed = copy.Tasks.FirstOrDefault(task => Exercises.Find(task)!.AnswerParts
            .All(part => part.IsAssignableTo(typeof(Delegate)))) ?? copy.Tasks[0];
        string? lost = kind == "unfinished" ? copy.Tasks[^1] : change is null ? null : changed;
        string id = Id(student, given, family);
        double points = copy.Tasks.Where(task => task != lost && Exercises.Find(task) is not WordsExercise)
            .Sum(task => Exercises.Find(task)!.Points);
        works.Add(new ExportedWork(id, copy.Number, Math.Round(points * (late ? 1 - LateCost : 1), 2), late, attempts,
            look, kind));
        list.Append($"{(student % 4 == 0 ? "Participant " : "")}{id},{given},{family}\r\n");
        for (int attempt = 1; attempt <= attempts; attempt++)
        {
            // The first of two is as it was handed out.
            string notebook = Notebook(copy, attempt < attempts, lost, change, $"{given} {family} {student}");
            Put(archive, student, $"{given} {family}", id, copy.Name, notebook, attempt, late);
        }
    }

    private static string Id(int student, string given, string family) => (student % 4) switch
    {
        0 => $"{100_000 + student}",
        1 => $"{20_000 + student}",
        2 => $"{12_345 + student}-678901",
        _ => $"{given[0]}{family}{(char)('a' + (student % 26))}".ToLowerInvariant(),
    };

    private static void Put(
        Archive archive, int student, string name, string id, string file, string notebook, int attempt, bool late)
    {
        string day = late ? "04" : "03", clock = attempt == 1 ? "07" : "08";
        switch (student % 4)
        {
            case 0:
                string own = $"{name}_{id}_assignsubmission_file";
                archive.Add($"{own}/{file}{(attempt > 1 ? $" ({attempt - 1})" : "")}.ipynb", notebook);
                archive.Add($"{name}_{id}_assignsubmission_onlinetext/onlinetext.html", "<p>I hand in a file.</p>");
                if (attempt == 1)
                    archive.Add($"{own}/notes.pdf", "%PDF-1.4");
                break;
            case 1:
                string plain = string.Concat(name.Split(' ').Reverse()).ToLowerInvariant();
                archive.Add($"{plain}{(late ? "_LATE" : "")}_{id}_{300_000 + (10 * student) + attempt}_{file}"
                    + $"{(attempt > 1 ? $"-{attempt - 1}" : "")}.ipynb", notebook);
                break;
            case 2:
                archive.Add($"{id} - {name} - Nov {int.Parse(day)}, 2026 {clock[1]}05 AM/{file}.ipynb", notebook);
                break;
            default:
                string attempted = $"Exercise_{id}_attempt_2026-11-{day}-{clock}-05-12";
                archive.Add($"{attempted}.txt", $"Name: {name} ({id})\nAssignment: Exercise\n");
                archive.Add($"{attempted}_{file}.ipynb", notebook);
                break;
        }
    }

    private string Notebook(
        InstructorCopy copy, bool isBlank, string? lost, Func<string, string>? change, string signature)
    {
        string file = copy.Name + ".ipynb";
        NotebookDocument sheet = ExerciseRelease.Of(NotebookFile.Load(handedOut[copy.Number]), file).Document;
        foreach (NotebookCell cell in isBlank ? [] : sheet.Cells)
        {
            if (TaskCell.Of(cell) is not { Role: CellRole.Answer } task || (task.Task == lost && change is null))
                continue;
            string source = $"{copy.Answer(task.Task).Source}\n// {signature}";
            cell.Source = task.Task == lost ? change!(source) : source;
        }
        return NotebookFile.ToText(sheet, file);
    }

    private sealed class Archive(string path) : IDisposable
    {
        private readonly ZipArchive zip = new(File.Create(path), ZipArchiveMode.Create);

        public void Add(string name, string content)
        {
            using Stream entry = zip.CreateEntry(name).Open();
            entry.Write(Encoding.UTF8.GetBytes(content));
        }

        public void Dispose() => zip.Dispose();
    }
}
