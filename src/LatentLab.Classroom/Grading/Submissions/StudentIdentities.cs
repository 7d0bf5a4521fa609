namespace LatentLab.Classroom.Grading.Submissions;

/// <summary>Says whose a found file is: by the platform's id, else by the folder, else by the name.</summary>
internal static class StudentIdentities
{
    /// <summary>One submission for each found file, in the same order.</summary>
    /// <param name="exercises">The number of the exercise that each file answers or was meant for; empty where that is
    /// not known.</param>
    /// <param name="list">The class, whose names are shown where it is known who is who.</param>
    public static IReadOnlyList<Submission> Of(
        IReadOnlyList<FoundFile> found, IReadOnlyList<string> exercises, IReadOnlyList<InstructorCopy> copies,
        IReadOnlyList<Classmate> list)
    {
        ILookup<string, (string Stem, string Exercise)> beside = found
            .Select((one, index) => (one, Exercise: exercises[index]))
            .Where(pair => pair.one is { Platform: null, Folder: null })
            .ToLookup(pair => pair.one.Section, pair => (pair.one.Stem, pair.Exercise));
        int own = OwnPart([.. found.Select(one => one.Platform).OfType<PlatformName>()
            .Where(one => one.Platform == "Brightspace")]);
        Submission[] all = [.. found.Select((one, index) => Of(one, exercises[index], copies,
            [.. beside[one.Section]], own))];
        all = [.. OnePersonEach(all, found, exercises, list).Select(one => ClassList.Named(list, one))];
        // Two students may have the same name; then something else has to tell them apart.
        HashSet<string> shared = [.. all.GroupBy(one => one.Student, StringComparer.OrdinalIgnoreCase)
            .Where(group => group.Select(one => one.Key).Distinct().Count() > 1).Select(group => group.Key)];
        return [.. all.Zip(found, (one, file) => !shared.Contains(one.Student) ? one
            : one with { Student = $"{one.Student} ({Apart(one, file)})" })];
    }

    // Brightspace's "12345-678901" are the student and the assignment. Should an export write them the other way round,
    // then different names share the first.
    private static int OwnPart(PlatformName[] names)
    {
        bool AreShared(int part) => names.GroupBy(one => one.Id.Split('-')[part])
            .Any(group => group.Select(one => one.Name).Distinct(StringComparer.OrdinalIgnoreCase).Count() > 1);
        return AreShared(0) && !AreShared(1) ? 1 : 0;
    }

    // Moodle gives a student another number for each assignment. What tells two people of one name apart is that both
    // have handed in for the same one.
    private static Submission[] OnePersonEach(
        Submission[] all, IReadOnlyList<FoundFile> found, IReadOnlyList<string> exercises,
        IReadOnlyList<Classmate> list)
    {
        Submission[] result = [.. all];
        foreach (IGrouping<string, int> named in Enumerable.Range(0, all.Length)
            .Where(index => all[index].Platform == "Moodle" && all[index].Student != all[index].Id)
            .GroupBy(index => all[index].Student, StringComparer.OrdinalIgnoreCase))
        {
            string[] ids = [.. named.Select(index => all[index].Id).Distinct()];
            bool areMore = ids.Length < 2 || named.Key == "Participant" || ClassList.Count(list, named.Key) > 1
                || named.GroupBy(index => exercises[index].Length > 0 ? exercises[index] : found[index].Place)
                    .Any(group => group.Select(index => all[index].Id).Distinct().Count() > 1);
            if (areMore)
                continue;
            foreach (int index in named)
                result[index] = all[index] with
                {
                    Key = $"Moodle\0{named.Key.ToLowerInvariant()}\0name",
                    Why = $"Moodle's name and ids {string.Join(" and ", ids)}, one for each exercise",
                };
        }
        return result;
    }

    private static Submission Of(
        FoundFile one, string exercise, IReadOnlyList<InstructorCopy> copies,
        IReadOnlyList<(string Stem, string Exercise)> beside, int own)
    {
        var submission = new Submission("", one.File, one.Path)
        {
            When = one.Platform?.When,
            Attempt = one.Platform is { Attempt: > 0 and var attempt } ? attempt : StudentNames.CopyNumber(one.Stem),
            Late = one.Platform?.Late ?? false,
            Id = one.Platform?.Id ?? "",
            Platform = one.Platform?.Platform ?? "",
        };
        if (one.Platform is { } platform)
        {
            string number = platform.Platform == "Brightspace" ? platform.Id.Split('-')[own] : "";
            return submission with
            {
                Student = platform.Name,
                Number = number,
                Key = $"{platform.Platform}\0{(number.Length > 0 ? number : platform.Id)}",
                Why = $"{platform.Platform}'s id {(number.Length > 0 ? number : platform.Id)}",
            };
        }
        if (one.Folder is { } folder)
            return submission with
            {
                Student = Path.GetFileName(folder),
                Key = $"folder\0{folder}",
                Why = "the student's folder",
            };
        bool isExercises = exercise.Length > 0 && StudentNames.IsExercises(one.Stem, exercise, beside);
        string student = StudentNames.Student(one.Stem, copies, isExercises ? [exercise] : []);
        return submission with
        {
            Student = student,
            Key = $"name\0{one.Section}\0{student.ToLowerInvariant()}",
            Why = isExercises ? $"the file's name without {exercise}, the exercise's number"
                : student == one.Stem ? "the file's name" : "the file's name without the exercise's or a copy's mark",
        };
    }

    private static string Apart(Submission one, FoundFile file) =>
        one.Number.Length > 0 ? one.Number : one.Id.Length > 0 ? one.Id
            : file.Section.Length > 0 ? file.Section
            : Path.GetDirectoryName(file.File) is { Length: > 0 } folder ? folder : file.File;
}
