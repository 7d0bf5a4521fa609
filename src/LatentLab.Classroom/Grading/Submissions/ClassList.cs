namespace LatentLab.Classroom.Grading.Submissions;

/// <summary>A student of the class list.</summary>
/// <param name="Name">As the list writes it.</param>
/// <param name="Ids">What platforms may call the student: id, user name, SIS id.</param>
internal sealed record Classmate(string Name, IReadOnlyList<string> Ids);

/// <summary>
/// Who should have handed in: a table with a column of names, of ids, or both, such as the participants or grades that
/// a platform exports.
/// </summary>
internal static class ClassList
{
    // Platforms write headers in the user's language.
    private static readonly string[] FullName = ["name", "full name", "student", "student name", "display name",
            "vollständiger name", "nom complet", "nombre completo", "姓名"],
        First = ["first name", "firstname", "given name", "vorname", "prénom", "nombre", "名"],
        Last = ["last name", "lastname", "surname", "family name", "nachname", "familienname", "nom",
            "nom de famille", "apellidos", "apellido(s)", "姓"],
        Id = ["id", "identifier", "student id", "user id", "username", "user name", "login", "sis user id",
            "sis login id", "id number", "orgdefinedid", "email", "email address", "id-nummer", "matrikelnummer",
            "anmeldename", "e-mail-adresse", "numéro d'identification", "número de id", "学号"];

    /// <exception cref="GradingException">The table cannot be read, or names nobody.</exception>
    public static IReadOnlyList<Classmate> Read(string path)
    {
        (IReadOnlyList<string> columns, IReadOnlyList<TableRow> rows) = CsvText.Read(path);
        // Canvas lists the points and a student of its own among the students.
        Classmate[] all = [.. rows.Select(row => One(row.Cells))
            .Where(one => one.Name.Length > 0 && one.Name != "Points Possible"
                && !(one.Name == "Student, Test" && columns.Contains("sis login id")))];
        return all.Length > 0 ? all : throw new GradingException(
            $"The class list '{path}' names nobody; expected a column 'name' (or 'first name' and 'last name') or "
            + $"'id', and a row for each student; found {string.Join(", ", columns.Select(name => $"'{name}'"))}.");
    }

    /// <summary>Those of the list whom none of the submissions is from.</summary>
    public static IReadOnlyList<Classmate> Missing(
        IReadOnlyList<Classmate> list, IReadOnlyList<Submission> submissions)
    {
        // A submission whose id the list knows is that student's alone, whoever else has the same name.
        Submission[] others = [.. submissions.Where(submission => !list.Any(one => HasIdOf(one, submission)))];
        return [.. list.Where(one => !submissions.Any(submission => HasIdOf(one, submission))
            && !others.Any(submission => IsByName(one, submission)))];
    }

    /// <summary>
    /// The submission under the name that the list has for its student, where that is one student of the list and the
    /// files say another name, such as a login.
    /// </summary>
    public static Submission Named(IReadOnlyList<Classmate> list, Submission submission)
    {
        Classmate[] found = [.. list.Where(one => HasIdOf(one, submission))];
        if (found.Length == 0)
            found = [.. list.Where(one => IsByName(one, submission))];
        return found is [var one] && !one.Ids.Contains(one.Name)
            && !Words(one.Name).SetEquals(Words(submission.Student))
            ? submission with { Student = one.Name, Login = submission.Student }
            : submission;
    }

    /// <summary>How many students of the list have a name, in any order of its words.</summary>
    public static int Count(IReadOnlyList<Classmate> list, string name) =>
        list.Count(one => Words(one.Name).SetEquals(Words(name)));

    // By what the files call the student: an id of the list, or the name in any order of its words.
    private static bool IsByName(Classmate one, Submission submission)
    {
        string name = submission.Login.Length > 0 ? submission.Login : submission.Student;
        return one.Ids.Contains(name, StringComparer.OrdinalIgnoreCase)
            || Words(one.Name).SetEquals(Words(name))
            || (submission.Platform == "Canvas" && Run(one.Name).Contains(Plain(name)));
    }

    private static bool HasIdOf(Classmate one, Submission submission) =>
        submission.Id.Length > 0 && one.Ids.Any(id => SameId(id.TrimStart('#'), submission.Id)
            || (submission.Number.Length > 0 && id.TrimStart('#') == submission.Number));

    // Moodle's worksheets say "Participant 123456", in the user's language.
    private static bool SameId(string listed, string found) =>
        listed.Equals(found, StringComparison.OrdinalIgnoreCase)
        || listed.EndsWith(" " + found, StringComparison.OrdinalIgnoreCase);

    private static Classmate One(IReadOnlyDictionary<string, string> row)
    {
        string Of(string[] names) => names.Select(name => row.GetValueOrDefault(name, ""))
            .FirstOrDefault(value => value.Length > 0) ?? "";
        string both = $"{Of(First)} {Of(Last)}".Trim();
        string[] ids = [.. Id.Select(name => row.GetValueOrDefault(name, "")).Where(id => id.Length > 0)];
        string name = both.Length > 0 ? both : Of(FullName) is { Length: > 0 } full ? full : ids.FirstOrDefault() ?? "";
        return new Classmate(StudentNames.Composed(name), ids);
    }

    private static HashSet<string> Words(string name) => [.. StudentNames.Composed(name).ToLowerInvariant()
        .Split([' ', ',', '.', '_', '-'], StringSplitOptions.RemoveEmptyEntries)];

    private static string Plain(string name) =>
        string.Concat(StudentNames.Composed(name).ToLowerInvariant().Where(char.IsLetterOrDigit));

    // Canvas writes "lovelaceada" for Ada Lovelace.
    private static string[] Run(string name)
    {
        string[] words = [.. Words(name)];
        return words.Length is 0 or > 4 ? [Plain(name)]
            : [Plain(name), .. words.Select((_, index) =>
                Plain(string.Concat(words[index..].Concat(words[..index]))))];
    }
}
