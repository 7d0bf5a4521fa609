namespace LatentLab.Cli.Tests.Grading.Hostile;

/// <summary>
/// Answers that somebody wrote who wanted points without work, or harm: none is called right but for being right, none
/// learns what the grader knows, and nobody else notices.
/// </summary>
[Collection(nameof(Alone))]
public sealed class HostileAnswerTests(HostileClass graded) : IClassFixture<HostileClass>
{
    public static TheoryData<string> Answers => [.. HostileClass.Kinds("").Values.SelectMany(one => one)
        .Select(one => one.Name)];

    [Fact]
    public void There_are_sixty_of_six_kinds() => Assert.True(Answers.Count() >= 60);

    [Fact]
    public void The_grader_comes_to_its_end()
    {
        Assert.True(graded.Ended.Code == ExitCode.Done, graded.Ended.Error);
        TestContext.Current.SendDiagnosticMessage(graded.Ended.Error);
        Assert.False(Directory.Exists(Path.Combine(graded.Grades, ".grading", "scratch")));
    }

    [Theory, MemberData(nameof(Answers))]
    public void A_hostile_answer_gets_what_it_is_worth(string name)
    {
        (HostileAnswer answer, string outcome, string reason, bool look) = graded.Of(name);
        Assert.True(outcome == answer.Outcome, $"{outcome}, not {answer.Outcome}: {reason}");
        Assert.True(reason.Contains(answer.Says, StringComparison.Ordinal), reason);
        if (answer.NeedsLook is { } told)
            Assert.Equal(told, look);
    }

    [Fact]
    public void Honest_students_beside_them_have_all_their_points() => Assert.All(graded.Honest, file =>
    {
        IReadOnlyDictionary<string, string> row = graded.Rows[file];
        Assert.True(row["points"] == row["possible"], $"{file}: {row["reason"]}");
    });

    [Fact]
    public void Nothing_that_the_grader_knows_stands_in_what_students_get_back()
    {
        string seed = File.ReadAllText(Path.Combine(graded.Grades, ".grading", "seed"));
        Assert.True(seed.Length > 3);
        Assert.All(Directory.GetFiles(graded.Grades, "*.csv")
            .Concat(Directory.GetFiles(Path.Combine(graded.Grades, "feedback"), "*.html")), file =>
        {
            string text = string.Join(' ', File.ReadAllText(file).Split("<pre").Select((part, index) =>
                index == 0 ? part : part[(part.IndexOf("</pre>", StringComparison.Ordinal) + 1)..]));
            Assert.DoesNotContain(HostileAnswer.Booty, text);
            Assert.DoesNotContain($"the number is {seed}", text);
            Assert.DoesNotContain(HostileClass.Secret, text);
        });
    }
}
