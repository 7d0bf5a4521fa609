using System.IO.Compression;
using System.Text;
using LatentLab.Classroom.Grading;
using LatentLab.Classroom.Grading.Report;
using LatentLab.Classroom.Grading.Submissions;
using LatentLab.Evaluation;

namespace LatentLab.Classroom.Tests.Grading;

/// <summary>Folders as teachers and learning platforms make them: who is found in them, and as whom.</summary>
public sealed class WhoIsWhoTests : IDisposable
{
    private const string Task = "kl-closed-form";

    private static readonly InstructorCopy[] Copies = [Copy("06", "06-encoding-distributions", "deviation"),
        Copy("07", "07-kl-regularisation", Task)];

    private int collected;

    private readonly string folder = Directory.CreateTempSubdirectory("latentlab-who-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static InstructorCopy Copy(string number, string name, string task) => new(number, name, "",
    [
        new(CopyCellKind.Answer, task, $"{task}-answer", "Tensor MyKl(Tensor mean) => mean;"),
        new(CopyCellKind.Check, task, $"{task}-check", ""),
    ]);

    private static string Notebook(string task = Task) =>
        """{"cells": [{"cell_type": "code", "metadata": {"latentlab": {"role": "answer", "task": "TASK"}}, """
            .Replace("TASK", task)
        + """ "source": "Tensor MyKl(Tensor mean) => mean;"}], "metadata": {}, "nbformat": 4}""";

    private void Put(string file, string? content = null)
    {
        string path = Path.Combine(folder, "in", file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content ?? Notebook());
    }

    private Collection Collect(string place = "in", Func<GradingOptions, GradingOptions>? with = null)
    {
        var options = new GradingOptions
        {
            Submissions = Path.Combine(folder, place),
            Solutions = folder,
            Output = Path.Combine(folder, "out"),
            Worker = new WorkerProgram("none", []),
        };
        return Collection.Of(with?.Invoke(options) ?? options, Copies, Copies,
            Directory.CreateDirectory(Path.Combine(folder, $"unpacked-{++collected}")).FullName);
    }

    // Distinct students, each with the number of files that are theirs.
    private static (string Student, int Files)[] Students(Collection all) =>
    [
        .. all.Reads.GroupBy(read => read.Submission.Key)
            .Select(own => (own.First().Submission.Student, own.Count()))
            .OrderBy(one => one.Student, StringComparer.OrdinalIgnoreCase),
    ];

    [Fact]
    public void Numbers_that_are_the_students_keep_them_apart()
    {
        for (int number = 1; number <= 10; number++)
            Put($"student-{number:D2}.ipynb");
        Assert.Equal(10, Students(Collect()).Length);
        Assert.Contains(("student-07", 1), Students(Collect()));
    }

    [Fact]
    public void Numbers_that_are_the_exercises_are_none_of_the_students()
    {
        Put("ada-06.ipynb", Notebook("deviation"));
        Put("ada-07.ipynb");
        Put("07-kl-regularisation-Bob.ipynb");
        Put("s2024-06-01.ipynb");
        Put("s2024-06-02.ipynb");
        Assert.Equal([("ada", 2), ("Bob", 1), ("s2024-06-01", 1), ("s2024-06-02", 1)], Students(Collect()));
    }

    [Fact]
    public void Moodles_folders_are_students_with_an_id_and_its_online_texts_are_left_aside()
    {
        Put("Student One_123456_assignsubmission_file/07-kl-regularisation.ipynb");
        Put("Student One_123456_assignsubmission_onlinetext/onlinetext.html", "<p>hello</p>");
        Put("Student One_123457_assignsubmission_file_/07.ipynb");
        Put("Two, Student_123458_assignsubmission_file_07-kl-regularisation.ipynb");
        Put("Three_123459_assignsubmission_file/essay.pdf", "%PDF");
        Collection all = Collect();
        Assert.Equal([("Student One (123456)", 1), ("Student One (123457)", 1), ("Three", 1), ("Two, Student", 1)],
            Students(all));
        Assert.Equal("123456", all.Reads[0].Submission.Id);
        Assert.Contains("essay.pdf", all.Reads.Single(read => read.Submission.Student == "Three").Problem);
        Assert.Contains(all.Aside, one => one.File.Contains("onlinetext") && one.IsUsual);
    }

    [Fact]
    public void Canvas_names_hold_the_id_what_is_late_and_the_attempt()
    {
        Put("onestudent_11111_222222_07-kl-regularisation.ipynb");
        Put("onestudent_11111_222333_07-kl-regularisation-1.ipynb");
        Put("twostudent_LATE_11112_222444_07-kl-regularisation.ipynb");
        Put("threestudent_11113_text.html", "words");
        Collection all = Collect();
        Assert.Equal([("onestudent", 2), ("threestudent", 1), ("twostudent", 1)], Students(all));
        Assert.Equal([222222, 222333], all.Reads.Take(2).Select(read => read.Submission.Attempt));
        Assert.Equal("twostudent", all.Reads.Single(read => read.Submission.Late).Submission.Student);
    }

    [Fact]
    public void Canvas_marks_anonymously_by_a_word_of_its_own()
    {
        Put("anon_x1Yz2_222222_07.ipynb");
        Put("LATE_anon_aBcD9_222333_07_mine.ipynb");
        Collection all = Collect();
        Assert.Equal([("anon_aBcD9", 1), ("anon_x1Yz2", 1)], Students(all));
        Assert.Equal("anon_aBcD9", all.Reads.Single(read => read.Submission.Late).Submission.Id);
    }

    [Fact]
    public void Whoever_handed_in_a_text_only_handed_in_no_notebook_and_is_shown()
    {
        Put("a/Moodle Text_123456_assignsubmission_onlinetext/onlinetext.html", "words");
        Put("a/Moodle Text_123456_assignfeedback_file/note.pdf", "%PDF");
        Put("a/Only Feedback_123457_assignfeedback_file/note.pdf", "%PDF");
        Put("a/Both_123458_assignsubmission_onlinetext/onlinetext.html", "words");
        Put("a/Both_123458_assignsubmission_file/07.ipynb");
        Put("b/canvastext_11113_text.html", "words");
        Put("b/canvaslink_LATE_11114_link.html", "words");
        Put("c/Exercise_blackboard_attempt_2026-11-03-09-05-12.txt", "Name: Black Board (blackboard)\nMore");
        Collection all = Collect();
        Assert.Equal(
            [("Black Board", 1), ("Both", 1), ("canvaslink", 1), ("canvastext", 1), ("Moodle Text", 1)],
            Students(all));
        Assert.All(all.Reads.Where(read => read.Submission.Student != "Both"),
            read => Assert.StartsWith("There is no notebook (.ipynb), only ", read.Problem));
    }

    [Fact]
    public void What_lies_beside_a_notebook_in_a_flat_export_is_no_attempt()
    {
        Put("a/onestudent_11111_222222_07.ipynb");
        Put("a/onestudent_11111_222223_plot.png", "PNG");
        Put("a/twostudent_11112_222224_essay.pdf", "%PDF");
        Put("a/twostudent_11112_222225_plot.png", "PNG");
        Put("b/onestudent_11111_222333_06.docx", "PK");
        Put("c/Ada Lovelace_123456_assignsubmission_file_07.ipynb");
        Put("c/Ada Lovelace_123456_assignsubmission_file_plot.png", "PNG");
        Put("d/Exercise_bob_attempt_2026-11-03-09-05-12_essay.pdf", "%PDF");
        Put("d/Exercise_bob_attempt_2026-11-03-09-05-12.txt", "Name: Bob Builder (bob)\nMore");
        Collection all = Collect();
        Assert.Equal([("Ada Lovelace", 1), ("Bob Builder", 1), ("onestudent", 2), ("twostudent", 1)], Students(all));
        Assert.Equal(["06.docx", "essay.pdf", "essay.pdf"], all.Reads.Select(read => read.Problem).OfType<string>()
            .Select(problem => problem.Split('\'')[1]).Order());
    }

    [Fact]
    public void Moodle_numbers_a_student_anew_for_each_assignment()
    {
        Put("06/Ada Lovelace_100001_assignsubmission_file/06.ipynb", Notebook("deviation"));
        Put("06/Li Wei_100002_assignsubmission_file/06.ipynb", Notebook("deviation"));
        Put("06/Li Wei_100003_assignsubmission_file/06.ipynb", Notebook("deviation"));
        Put("07/Ada Lovelace_100041_assignsubmission_file/07.ipynb");
        Put("07/Li Wei_100042_assignsubmission_file/07.ipynb");
        Put("06/Twice Listed_100004_assignsubmission_file/06.ipynb", Notebook("deviation"));
        Put("07/Twice Listed_100043_assignsubmission_file/07.ipynb");
        Put("06/Participant_100005_assignsubmission_file/06.ipynb", Notebook("deviation"));
        Put("07/Participant_100044_assignsubmission_file/07.ipynb");
        string list = Path.Combine(folder, "class.csv");
        File.WriteAllText(list, "name,id\nTwice Listed,1\nTwice Listed,2\nAda Lovelace,3\n");
        Collection all = Collect(with: options => options with { ClassList = list });
        Assert.Equal(
        [
            ("Ada Lovelace", 2), ("Li Wei (100002)", 1), ("Li Wei (100003)", 1), ("Li Wei (100042)", 1),
            ("Participant (100005)", 1), ("Participant (100044)", 1), ("Twice Listed (100004)", 1),
            ("Twice Listed (100043)", 1),
        ], Students(all));
        // What goes back to Moodle has the assignment's own number.
        Assert.Equal(["100001", "100041"], all.Reads.Where(read => read.Submission.Student == "Ada Lovelace")
            .Select(read => read.Submission.Id).Order());
    }

    [Theory]
    [InlineData("12345-1", "12345-2", "12346-1")]   // the student's number, then the assignment's
    [InlineData("1-12345", "2-12345", "1-12346")]
    public void Brightspace_names_the_student_and_the_assignment(string once, string again, string other)
    {
        Put($"06/{once} - Ada Lovelace - Nov 3, 2026 905 AM/06.ipynb", Notebook("deviation"));
        Put($"07/{again} - Ada Lovelace - Nov 9, 2026 905 AM/07.ipynb");
        Put($"06/{other} - Dana Late - 3 Nov, 2026 1205 PM/06.ipynb", Notebook("deviation"));
        string list = Path.Combine(folder, "class.csv");
        File.WriteAllText(list, "id,name\n1,Somebody Else\n12346,Dana Later\n");
        Collection all = Collect(with: options => options with { ClassList = list });
        Assert.Equal([("Ada Lovelace", 2), ("Dana Later", 1)], Students(all));
        Assert.Equal("12345", all.Reads.First(read => read.Submission.Student == "Ada Lovelace").Submission.Number);
    }

    [Fact]
    public void What_cannot_be_read_was_meant_for_what_lies_beside_it()
    {
        Put("export/Ada_100001_assignsubmission_file/a.ipynb");
        Put("export/Bob_100002_assignsubmission_file/essay.pdf", "%PDF");
        Put("export/Cleo_100003_assignsubmission_file/b.ipynb", "{ broken");
        Put("flat/dora-06.ipynb", "");
        Put("flat/emil-07.ipynb");
        Put("flat/fay-06.ipynb", Notebook("deviation"));
        Put("flat/gus.ipynb", "");
        Collection all = Collect();
        Assert.Equal(
            [("Ada", "07"), ("Bob", "07"), ("Cleo", "07"), ("dora", "06"), ("emil", "07"), ("fay", "06"), ("gus", "")],
            all.Reads.Select(read => (read.Submission.Student, read.Exercise)).Order());
        Assert.Contains(DryRun.Lines(all), line => line.Contains("only 'essay.pdf'; taken for exercise 07"));
    }

    [Fact]
    public void A_copys_mark_is_none_of_the_name_in_any_of_the_usual_words()
    {
        foreach (string name in new[] { "ada-07", "ada-07 (1)", "ada-07 - Copy", "ada-07 - Copy (2)", "ada-07 copy 3",
            "Copy of ada-07", "Kopie von ada-07 - Kopie", "Copia de ada-07" })
            Put($"{name}.ipynb");
        Assert.Equal([("ada", 8)], Students(Collect()));
        Assert.Equal([0, 1, 1, 2, 3], new[] { "Copy of a", "a (1)", "a - Copy", "a - Copy (2)", "a copy 3" }
            .Select(StudentNames.CopyNumber));
    }

    [Fact]
    public void A_dry_run_says_which_attempt_counts()
    {
        Put("onestudent_11111_222222_07.ipynb");
        Put("onestudent_11111_222333_07-1.ipynb");
        Put("ada/07.ipynb");
        Put("ada/again 07.ipynb");
        Collection all = Collect();
        string[] lines = [.. DryRun.Lines(all)], best = [.. DryRun.Lines(all, CountedAttempt.Best)];
        Assert.EndsWith("; another attempt counts", lines.Single(line => line.Contains("_222222_")));
        Assert.EndsWith("; this attempt counts", lines.Single(line => line.Contains("_222333_")));
        Assert.Equal(2, lines.Count(line => line.EndsWith(
            "; the best of 2 attempts counts, since nothing tells which is the last", StringComparison.Ordinal)));
        Assert.Equal(4, best.Count(line => line.EndsWith("; the best of 2 attempts counts",
            StringComparison.Ordinal)));
    }

    [Fact]
    public void What_is_passed_over_is_told_by_name_also_within_archives()
    {
        Put("pack/work/07.ipynb");
        Put("pack/__MACOSX/work/._07.ipynb", "junk");
        Put("pack/work/.DS_Store", "junk");
        Put("in-folder/07.ipynb");
        Put("in-folder/notes.pdf", "%PDF");
        ZipFile.CreateFromDirectory(Path.Combine(folder, "in", "pack"), Path.Combine(folder, "in", "Zoe.zip"));
        Directory.Delete(Path.Combine(folder, "in", "pack"), recursive: true);
        Collection all = Collect();
        Assert.Equal([("in-folder", 1), ("Zoe", 1)], Students(all));
        Assert.Equal(["Zoe.zip/__MACOSX", "Zoe.zip/work/.DS_Store", "in-folder/notes.pdf"],
            all.Aside.Select(one => one.File.Replace('\\', '/')).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Brightspace_and_blackboard_say_when_it_was_handed_in()
    {
        Put("12345-678901 - Student One - Nov 3, 2026 905 AM/07-kl-regularisation.ipynb");
        Put("12345-678901 - Student One - Nov 2, 2026 1011 PM/07-kl-regularisation.ipynb");
        Put("index.html", "<p>Brightspace's own</p>");
        Put("Exercise 7_alovelace_attempt_2026-11-03-09-05-12_07.ipynb");
        Put("Exercise 7_alovelace_attempt_2026-11-03-09-05-12.txt", "Name: Ada Lovelace (alovelace)\nMore");
        Collection all = Collect(with: options => options with { Due = new DateTime(2026, 11, 3, 9, 0, 0) });
        Assert.Equal([("Ada Lovelace", 1), ("Student One", 2)], Students(all));
        Assert.Equal([new DateTime(2026, 11, 2, 22, 11, 0), new(2026, 11, 3, 9, 5, 0), new(2026, 11, 3, 9, 5, 12)],
            all.Reads.Select(read => read.Submission.When!.Value).Order());
        Assert.Equal(2, all.Reads.Count(read => read.Submission.Late));
    }

    [Fact]
    public void An_archive_is_read_as_the_folder_that_it_was()
    {
        Put("export/Student One_123456_assignsubmission_file/07.ipynb");
        Put("export/Student Two_123457_assignsubmission_file/07.ipynb");
        ZipFile.CreateFromDirectory(Path.Combine(folder, "in", "export"), Path.Combine(folder, "export.zip"));
        Assert.Equal([("Student One", 1), ("Student Two", 1)], Students(Collect("export.zip")));
        File.Move(Path.Combine(folder, "export.zip"), Path.Combine(folder, "in", "again.zip"));
        Directory.Delete(Path.Combine(folder, "in", "export"), recursive: true);
        Put("solo/07.ipynb");
        ZipFile.CreateFromDirectory(Path.Combine(folder, "in", "solo"), Path.Combine(folder, "in", "Zoe.zip"));
        Directory.Delete(Path.Combine(folder, "in", "solo"), recursive: true);
        Assert.Equal([("Student One", 1), ("Student Two", 1), ("Zoe", 1)], Students(Collect()));
    }

    [Fact]
    public void An_archive_cannot_write_outside_of_its_folder()
    {
        Directory.CreateDirectory(Path.Combine(folder, "in"));
        using (FileStream file = File.Create(Path.Combine(folder, "in", "evil.zip")))
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create))
        {
            foreach (string name in new[] { "../../../escaped.ipynb", "/rooted.ipynb", "inside.ipynb" })
            {
                using Stream entry = zip.CreateEntry(name).Open();
                entry.Write(Encoding.UTF8.GetBytes(Notebook()));
            }
        }
        Collect();
        Assert.False(File.Exists(Path.Combine(folder, "escaped.ipynb")));
        Assert.False(File.Exists("/rooted.ipynb"));
    }

    [Fact]
    public void What_systems_and_teachers_leave_is_nobodys()
    {
        Put("__MACOSX/._one.ipynb", "junk");
        Put("desktop.ini", "[x]");
        Put("grades_template.csv", "a,b");
        Put("two/07-kl-regularisation.ipynb.txt");
        Put("three/a/b/c/d/e/07.ipynb");
        Put("README.txt", "words");
        Put("essay.docx", "words");
        Collection all = Collect();
        Assert.Equal([("three", 1), ("two", 1)], Students(all));
        Assert.All(all.Reads, read => Assert.Null(read.Problem));
        Assert.Equal(["essay.docx"], all.Aside.Where(one => !one.IsUsual).Select(one => one.File));
    }

    [Fact]
    public void Sections_with_files_of_one_name_are_two_students()
    {
        Put("Section A/smith.ipynb");
        Put("Section A/jones.ipynb");
        Put("Section B/smith.ipynb");
        Put("Section B/brown.ipynb");
        Put("Section C/Ada/07.ipynb");
        Put("Section C/Bob/07.ipynb");
        Assert.Equal(["Ada", "Bob", "brown", "jones", "smith (Section A)", "smith (Section B)"],
            Students(Collect()).Select(one => one.Student));
    }

    [Fact]
    public void Two_ways_to_write_one_letter_are_one_name()
    {
        Put("Zoë/07.ipynb");
        Put("Zoe\u0308-07.ipynb");
        Put("Zoë (1).ipynb");
        Assert.Equal("Zoë", StudentNames.Composed("Zoe\u0308"));
        Assert.All(Collect().Reads, read => Assert.StartsWith("Zoë", read.Submission.Student));
        Assert.Equal(2, Collect().Reads.Select(read => read.Submission.Key).Distinct().Count());
    }

    [Fact]
    public void A_class_list_tells_who_handed_in_nothing()
    {
        Put("lovelaceada_11111_222222_07.ipynb");
        Put("Bob Builder_123456_assignsubmission_file/07.ipynb");
        Put("s99/07.ipynb");
        string list = Path.Combine(folder, "class.csv");
        File.WriteAllText(list, "\uFEFFIdentifier;First name;Last name\nx1;Ada;Lovelace\nParticipant 123456;B;B\n"
            + "s99;Carl;Gauss\ns100;\"Noether; Emmy\";\n");
        Collection all = Collect(with: options => options with { ClassList = list });
        Assert.Equal(["Noether; Emmy"], all.Missing.Select(one => one.Name));
    }

    [Fact]
    public void Who_is_known_by_a_login_is_shown_by_the_name_that_the_class_list_has()
    {
        Put("lovelaceada_11111_222222_07.ipynb");
        Put("gausscarl_LATE_11112_222444_07.ipynb");
        Put("smithjo_11113_222555_07.ipynb");
        Put("smithjo_11114_222556_07.ipynb");
        Put("twoof_11115_222557_07.ipynb");
        Put("Hopper, Grace_123456_assignsubmission_file/07.ipynb");
        string list = Path.Combine(folder, "class.csv");
        File.WriteAllText(list, "id,name\n,Ada Lovelace\n11112,Carl Gauß\n11113,Jo Smith\n11114,Jo Smith\n"
            + "e1,Of Two\ne2,Two Of\n123456,Grace Hopper\n");
        Collection all = Collect(with: options => options with { ClassList = list });
        (string, string)[] shown = [.. all.Reads.Select(read => (read.Submission.Student, read.Submission.Login))
            .OrderBy(one => one, Comparer<(string, string)>.Default)];
        Assert.Equal(
        [
            ("Ada Lovelace", "lovelaceada"), ("Carl Gauß", "gausscarl"), ("Hopper, Grace", ""),
            ("Jo Smith (11113)", "smithjo"), ("Jo Smith (11114)", "smithjo"), ("twoof", ""),
        ], shown);
        Assert.Contains("Ada Lovelace [lovelaceada, 11111]: known by Canvas's id 11111", DryRun.Lines(all));
        Assert.DoesNotContain(all.Missing, one => one.Name is not ("Of Two" or "Two Of"));
        var graded = new GradedSubmission("Ada Lovelace", "", "07", null, [], new Dictionary<string, string>())
        {
            Login = "lovelaceada",
            Id = "11111",
        };
        Assert.All(["ada lovelace", "lovelaceada", "11111"], name => Assert.True(graded.IsOf(name)));
        Assert.False(graded.IsOf(""));
        Assert.Equal("Ada Lovelace <span class=\"quiet login\">lovelaceada</span>", Page.Student(graded));
    }

    [Fact]
    public void Grades_may_not_be_written_among_the_submissions()
    {
        Put("ada.ipynb");
        Assert.Contains("--out", Assert.Throws<GradingException>(() => Collect(with: options =>
            options with { Output = Path.Combine(folder, "in", "grades") })).Message);
    }

    [Fact]
    public void A_dry_run_says_who_by_what_for_which_exercise()
    {
        Put("Student One_123456_assignsubmission_file/07.ipynb");
        string[] lines = [.. DryRun.Lines(Collect())];
        Assert.Equal("Student One [123456]: known by Moodle's id 123456", lines[0]);
        Assert.Contains("exercise 07, by 1 of its 1 answer cells", lines[1]);
    }
}
