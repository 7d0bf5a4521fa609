namespace LatentLab.Classroom.Tests.Tasks;

/// <summary>
/// An answer in a worker is judged as one in the notebook: only numbers and shapes go over, and suffice.
/// </summary>
public sealed class RemoteTests
{
    public static TheoryData<string> TaskIds => [.. Exercises.All.Select(exercise => exercise.Id)];

    [Theory, MemberData(nameof(TaskIds))]
    public void What_a_check_says_does_not_depend_on_where_the_answer_is(string task)
    {
        TaskCases cases = TaskCases.All.Single(one => one.Exercise.Id == task);
        foreach (TaskCase one in cases.Rights.Concat(cases.Wrongs).Append(cases.Unsolved))
        {
            CheckResult here = one.Check(), there = one.CheckRemotely();
            Assert.True(here.Verdict == there.Verdict && here.Misconception == there.Misconception,
                $"{one.Name}: {here} [{here.Misconception}], in a worker {there} [{there.Misconception}]");
        }
    }
}
