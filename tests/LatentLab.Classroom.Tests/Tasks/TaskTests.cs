namespace LatentLab.Classroom.Tests.Tasks;

/// <summary>Every task is tried on right answers, on its stub, and on every mistake that it names.</summary>
public sealed class TaskTests
{
    private static readonly Dictionary<string, TaskCase> Cases = Named(cases => [.. cases.Rights, .. cases.Wrongs]);

    public static TheoryData<string> RightAnswers => [.. Named(cases => cases.Rights).Keys];

    public static TheoryData<string> WrongAnswers => [.. Named(cases => cases.Wrongs).Keys];

    public static TheoryData<string> TaskIds => [.. Exercises.All.Select(exercise => exercise.Id)];

    private static TaskCases Of(string task) => TaskCases.All.SingleOrDefault(cases => cases.Exercise.Id == task)
        ?? throw new InvalidOperationException(
            $"The task '{task}' has no class of answers that derives from TaskCases.");

    [Theory, MemberData(nameof(RightAnswers))]
    public void A_right_answer_written_differently_is_right(string answer)
    {
        CheckResult result = Cases[answer].Check();
        Assert.True(result.Verdict == Cases[answer].Expected, $"{answer}: {result}");
    }

    [Theory, MemberData(nameof(WrongAnswers))]
    public void A_wrong_answer_is_told_by_the_name_of_its_mistake(string answer)
    {
        CheckResult result = Cases[answer].Check();
        Assert.True(result.Verdict == Verdict.Incorrect && result.Misconception == Cases[answer].Misconception,
            $"{answer}: {result} [{result.Misconception}]");
        Assert.True(result.Message.Length > 20, result.Message);
        Assert.DoesNotContain("   at ", result.Message);
    }

    [Theory, MemberData(nameof(TaskIds))]
    public void The_stub_is_not_attempted(string task) =>
        Assert.Equal(Verdict.NotAttempted, Of(task).Unsolved.Check().Verdict);

    [Theory, MemberData(nameof(TaskIds))]
    public void A_task_is_tried_on_a_right_answer_and_on_every_mistake_it_names(string task)
    {
        Assert.NotEmpty(Of(task).Rights);
        Assert.Empty(Of(task).Exercise.Misconceptions.Select(mistake => mistake.Id)
            .Except(Of(task).Wrongs.Select(wrong => wrong.Misconception)!));
    }

    // A check that knows one way only would fail the learner who found another. A number or a letter has no ways.
    [Theory, MemberData(nameof(TaskIds))]
    public void A_function_is_tried_in_three_ways_beside_the_solution(string task)
    {
        if (Of(task).AsksForCode)
            Assert.InRange(Of(task).Rights.DistinctBy(right => right.Name).Count(), 3, int.MaxValue);
    }

    // A check that nobody tried to cheat passes who comes near. A task of letters has its letters.
    [Theory, MemberData(nameof(TaskIds))]
    public void A_task_that_wants_a_function_or_numbers_is_tried_on_four_wrong_answers(string task)
    {
        if (Of(task).Exercise is not (ChoiceExercise or WordsExercise))
            Assert.InRange(Of(task).Wrongs.DistinctBy(wrong => wrong.Misconception).Count(), 4, int.MaxValue);
    }

    [Theory, MemberData(nameof(TaskIds))]
    public void Every_mistake_of_a_task_gets_a_message_of_its_own(string task)
    {
        (string? Id, string Message)[] said = [.. Of(task).Wrongs
            .Select(wrong => (wrong.Misconception, wrong.Check().Message)).DistinctBy(one => one.Misconception)];
        Assert.Equal(said.Length, said.Select(one => one.Message).Distinct().Count());
    }

    [Theory, MemberData(nameof(TaskIds))]
    public void A_task_has_three_hints_a_solution_and_a_reason(string task)
    {
        Exercise exercise = Of(task).Exercise;
        Assert.Equal(3, exercise.Hints.Distinct().Count(hint => hint.Length > 15));
        Assert.DoesNotContain("SOLUTION", exercise.Solution().Code);
        Assert.True(exercise.Solution().Code.Length > 10);
        Assert.True(exercise.Why.Length > 40);
        Assert.InRange(exercise.Points, 1, 5);
    }

    [Fact]
    public void Ids_and_places_are_unique()
    {
        Assert.Equal(Exercises.All.Count, Exercises.All.Select(exercise => exercise.Id).Distinct().Count());
        Assert.Equal(Exercises.All.Count,
            Exercises.All.Select(exercise => (exercise.Sheet, exercise.Number)).Distinct().Count());
    }

    [Fact]
    public void Each_notebook_is_tried_on_a_dozen_wrong_answers() =>
        Assert.All(TaskCases.All.GroupBy(cases => cases.Exercise.Sheet), sheet => Assert.True(
            sheet.Sum(cases => cases.Wrongs.DistinctBy(wrong => wrong.Misconception).Count()) >= 12
                || sheet.All(cases => cases.Exercise.Kind == ExerciseKind.InWords),
            $"notebook {sheet.Key} has fewer than 12 wrong answers, each with a mistake of its own"));

    [Fact]
    public void A_mistake_is_named_in_words_joined_by_hyphens() =>
        Assert.All(Exercises.All.SelectMany(exercise => exercise.Misconceptions),
            mistake => Assert.Matches("^[a-z]+(-[a-z]+)*$", mistake.Id));

    private static Dictionary<string, TaskCase> Named(Func<TaskCases, IReadOnlyList<TaskCase>> of)
    {
        var named = new Dictionary<string, TaskCase>();
        foreach (TaskCases cases in TaskCases.All)
        {
            foreach (TaskCase one in of(cases))
            {
                string name = $"{cases.Exercise.Id}: {one.Name}";
                for (int copy = 2; !named.TryAdd(name, one); copy++)
                    name = $"{cases.Exercise.Id}: {one.Name}, {copy}";
            }
        }
        return named;
    }
}
