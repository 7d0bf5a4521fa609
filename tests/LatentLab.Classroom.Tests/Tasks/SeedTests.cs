namespace LatentLab.Classroom.Tests.Tasks;

/// <summary>
/// A grader may ask with other numbers than a learner has seen: right answers stay right, and mistakes keep their
/// names.
/// </summary>
public sealed class SeedTests
{
    public static TheoryData<string, int> TasksAndSeeds =>
        new(from exercise in Exercises.All from seed in new[] { 1, 2, 3 } select (exercise.Id, seed));

    [Theory, MemberData(nameof(TasksAndSeeds))]
    public void Another_seed_gives_the_same_verdicts(string task, int seed)
    {
        TaskCases cases = TaskCases.All.Single(one => one.Exercise.Id == task);
        var options = new CheckOptions { Seed = seed };
        Assert.All(cases.Rights, right =>
            Assert.True(right.Check(options).Verdict == right.Expected, $"{right.Name}: {right.Check(options)}"));
        Assert.All(cases.Wrongs, wrong => Assert.True(wrong.Check(options).Misconception == wrong.Misconception,
            $"{wrong.Name}: {wrong.Check(options)}"));
    }
}
