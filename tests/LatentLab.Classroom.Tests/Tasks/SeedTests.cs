namespace LatentLab.Classroom.Tests.Tasks;

/// <summary>
/// A grader may ask with other numbers than a learner has seen: right answers stay right, and mistakes keep their
/// names. One seed on each commit, three with <c>LATENTLAB_FULL=1</c>.
/// </summary>
public sealed class SeedTests
{
    internal static bool IsFull => Environment.GetEnvironmentVariable("LATENTLAB_FULL") == "1";

    private static int[] Seeds => IsFull ? [1, 2, 3] : [1];

    public static TheoryData<string, int> TasksAndSeeds =>
        new(from exercise in Exercises.All from seed in Seeds select (exercise.Id, seed));

    [Theory, MemberData(nameof(TasksAndSeeds))]
    public void Another_seed_gives_the_same_verdicts(string task, int seed)
    {
        TaskCases cases = TaskCases.All.Single(one => one.Exercise.Id == task);
        var options = new CheckOptions { Seed = seed };
        Assert.All(cases.Rights, right =>
        {
            CheckResult result = right.Check(options);
            Assert.True(result.Verdict == right.Expected, $"{right.Name}: {result}");
        });
        Assert.All(cases.Wrongs, wrong =>
        {
            CheckResult result = wrong.Check(options);
            Assert.True(result.Misconception == wrong.Misconception, $"{wrong.Name}: {result}");
        });
    }
}
