using LatentLab.Classroom.Grading;

namespace LatentLab.Classroom.Tests.Grading;

public sealed class StudentOrderTests
{
    [Fact]
    public void Students_stand_as_in_a_list_of_people_whatever_marks_their_letters_have()
    {
        // The order of the Unicode collation algorithm's default table: letters first, then marks.
        string[] people = ["Ágnes", "agnes b", "Emil", "Émile", "Emily", "Ngô Thị", "Ngu", "Zoe", "Zoë", "林"];
        GradedSubmission[] mixed = [.. people.Reverse().Select(student => new GradedSubmission(student,
            student + ".ipynb", "01", null, [], new Dictionary<string, string>()))];
        Assert.Equal(people, Attempts.Count(mixed, CountedAttempt.Latest).Select(one => one.Student));
    }
}
