using System.Security.Cryptography;
using System.Text;
using LatentLab.Classroom.Grading.Submissions;
using LatentLab.Native;

namespace LatentLab.Classroom.Grading.Report;

/// <summary>Replaces names by numbers; which is whose stands in <c>names.csv</c>, for the teacher alone.</summary>
internal static class Anonymity
{
    public const string FileName = "names.csv";

    /// <summary>What to call each student.</summary>
    /// <param name="students">The students' keys; one may be there several times.</param>
    /// <param name="salt">Decides the order; whoever does not know it cannot tell a name from a number.</param>
    public static Dictionary<string, string> Numbers(IEnumerable<string> students, byte[] salt)
    {
        string[] order = [.. students.Distinct()
            .OrderBy(student => Convert.ToHexStringLower(HMACSHA256.HashData(salt, Encoding.UTF8.GetBytes(student))),
                StringComparer.Ordinal)];
        int digits = Math.Max(2, order.Length.ToString().Length);
        return order.Select((student, index) => (student, index))
            .ToDictionary(one => one.student, one => $"student-{(one.index + 1).ToString($"D{digits}")}");
    }

    /// <summary>The same submissions under the numbers that they were given, in the numbers' order.</summary>
    public static IReadOnlyList<GradedSubmission> Hide(IReadOnlyList<GradedSubmission> submissions, string folder)
    {
        string names = GradesTable.ByteOrderMark + Csv.Row("student", "name", "login", "file")
            + string.Concat(submissions.Select(one => (Number: one.Alias, one.Student, one.Login, one.File))
            .OrderBy(one => one.Number, StringComparer.Ordinal).ThenBy(one => one.File, StringComparer.Ordinal)
            .Select(one => Csv.Row(one.Number, one.Student, one.Login, one.File)));
        AtomicFile.Write(Path.Combine(folder, FileName), stream => stream.Write(Encoding.UTF8.GetBytes(names)));
        // Files' names would tell; a student's own are counted instead.
        return [.. submissions.GroupBy(one => one.Key)
            .SelectMany(own => own.OrderBy(one => one.File, StringComparer.Ordinal)
                .Select((one, index) => one with
                {
                    Student = one.Alias,
                    Key = one.Alias,
                    Login = "",
                    Id = "",
                    Number = "",
                    Path = null,   // a notebook under its own name would tell
                    File = $"{index + 1}",
                }))
            .OrderBy(one => one.Student, StudentNames.Order).ThenBy(one => one.Exercise, StringComparer.Ordinal)
            .ThenBy(one => one.File, StringComparer.Ordinal)];
    }
}
