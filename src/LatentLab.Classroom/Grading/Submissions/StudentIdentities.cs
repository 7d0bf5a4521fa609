namespace LatentLab.Classroom.Grading.Submissions;

/// <summary>Says whose a found file is: by the platform's id, else by the folder, else by the name.</summary>
internal static class StudentIdentities
{
    /// <summary>One submission for each found file, in the same order.</summary>
    /// <param name="exercises">The number of the exercise that each file answers by its cells; empty where it answers
    /// none.</param>
    /// <param name="list">The class, whose names are shown where it is known who is who.</param>
    public static IReadOnlyList<Submission> Of(
        IReadOnlyList<FoundFile> found, IReadOnlyList<string> exercises, IReadOnlyList<InstructorCopy> copies,
        IReadOnlyList<Classmate> list)
    {
        ILookup<string, (string Stem, string Exercise)> beside = found
            .Select((one, index) => (one, Exercise: exercises[index]))
            .Where(pair => pair.one is { Platform: null, Folder: null })
            .ToLookup(pair => pair.one.Section, pair => (pair.one.Stem, pair.Exercise));
        Submission[] all = [.. found.Select((one, index) => ClassList.Named(list, Of(one, exercises[index], copies,
            [.. beside[one.Section]])))];
        // Two students may have the same name; then something else has to tell them apart.
        HashSet<string> shared = [.. all.GroupBy(one => one.Student)
            .Where(group => group.Select(one => one.Key).Distinct().Count() > 1).Select(group => group.Key)];
        return [.. all.Zip(found, (one, file) => !shared.Contains(one.Student) ? one
            : one with { Student = $"{one.Student} ({(one.Id.Length > 0 ? one.Id : Place(file))})" })];
    }

    private static Submission Of(
        FoundFile one, string exercise, IReadOnlyList<InstructorCopy> copies,
        IReadOnlyList<(string Stem, string Exercise)> beside)
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
            return submission with
            {
                Student = platform.Name,
                Key = $"{platform.Platform}\0{platform.Id}",
                Why = $"{platform.Platform}'s id {platform.Id}",
            };
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
            Key = $"name\0{one.Section}\0{student}",
            Why = isExercises ? $"the file's name without {exercise}, the exercise's number"
                : student == one.Stem ? "the file's name" : "the file's name without the exercise's or a copy's mark",
        };
    }

    private static string Place(FoundFile file) =>
        file.Section.Length > 0 ? file.Section : Path.GetDirectoryName(file.File) is { Length: > 0 } folder ? folder
            : file.File;
}
