namespace LatentLab.Classroom.Grading.Submissions;

/// <summary>
/// Finds what was handed in: files of a student each, a folder for each student, folders of several students, and what
/// learning platforms export, packed or not.
/// </summary>
/// <param name="copies">The exercises, whose names and numbers are no students'.</param>
/// <param name="unpacked">Where archives may be unpacked.</param>
internal sealed class SubmissionFinder(IReadOnlyList<InstructorCopy> copies, string unpacked)
{
    private const int Deepest = 12;

    private readonly List<FoundFile> found = [];
    private readonly List<LeftAside> aside = [];
    // What platforms hold of students beside notebooks: if that is all, somebody handed in, though no notebook.
    private readonly List<(FoundFile Found, LeftAside Aside)> texts = [];
    private readonly Dictionary<string, string> names = [];   // Blackboard's names of students, by id
    private string place = "";   // the folder of several students that is being read
    private int archives;

    /// <exception cref="GradingException">There is no such folder, or nothing in it.</exception>
    public static (IReadOnlyList<FoundFile> Found, IReadOnlyList<LeftAside> Aside) Find(
        string place, IReadOnlyList<InstructorCopy> copies, string unpacked)
    {
        bool isArchive = File.Exists(place) && IsArchive(place);
        if (!Directory.Exists(place) && !isArchive)
            throw new GradingException(
                $"There is no folder '{place}' with submissions. Give the folder that holds one notebook per student, "
                + "or one folder per student, or the archive that a learning platform exports.");
        var finder = new SubmissionFinder(copies, unpacked);
        if (isArchive)
            finder.Archive(new FileInfo(place), "", "", null, 0);
        else
            finder.Class(new DirectoryInfo(place), "", "", 0);
        finder.AddTexts();
        return finder.found.Count > 0
            ? (finder.Named(), finder.aside)
            : throw new GradingException($"'{place}' holds no submissions."
                + (finder.aside.Count > 0 ? $" Left aside: {finder.aside[0].File} ({finder.aside[0].Why})." : ""));
    }

    private static bool IsArchive(string name) => name.EndsWith(".zip", StringComparison.OrdinalIgnoreCase);

    /// <summary>A notebook by its name, whatever a mail program put behind it.</summary>
    private static bool IsNotebook(string name) =>
        name.Contains(".ipynb", StringComparison.OrdinalIgnoreCase) && StudentNames.Stem(name).Length < name.Length;

    // A folder of several students.
    private void Class(DirectoryInfo folder, string shown, string section, int depth)
    {
        string outer = place;
        place = shown;
        foreach (FileSystemInfo entry in Entries(folder, shown))
        {
            string name = StudentNames.Composed(entry.Name), file = Path.Combine(shown, entry.Name);
            if (PlatformNames.Of(name) is { } platform)
                OfPlatform(entry, file, section, platform, depth);
            else if (entry is DirectoryInfo inner && entry.LinkTarget is null)
            {
                if (depth < Deepest && IsClass(inner))
                    Class(inner, file, IsExercise(name) ? section : Path.Combine(section, name), depth + 1);
                else
                    OneStudent(inner, file, section, Path.Combine(section, name), null, depth);
            }
            else if (IsArchive(name))
                Archive((FileInfo)entry, file, section, null, depth);
            else if (IsNotebook(name))
                Add(new FoundFile(file, entry.FullName, section, null, null));
            else
                aside.Add(new LeftAside(file, "not a notebook", IsUsual: IsTemplate(name)));
        }
        place = outer;
    }

    private void Add(FoundFile one) => found.Add(one with { Place = place });

    // Who has in an export a text only, another kind of file, or an attempt without one, handed in no notebook there.
    private void AddTexts()
    {
        static (string, string, string) Who(FoundFile one) => (one.Place, one.Platform!.Platform, one.Platform.Id);
        HashSet<(string, string, string)> known = [.. found.Where(one => one.Platform is not null).Select(Who)];
        // Rather another kind of file than a text.
        foreach ((FoundFile one, LeftAside left) in texts.OrderBy(text => text.Found.Instead.Length > 0))
        {
            if (!known.Add(Who(one)))
                continue;
            found.Add(one);
            aside.Remove(left);
        }
    }

    private void OfPlatform(FileSystemInfo entry, string file, string section, PlatformName platform, int depth)
    {
        if (platform.Aside is { } reason)
        {
            if (platform.Platform == "Blackboard")
                ReadSummary(entry.FullName, platform.Id);
            if (platform.IsFeedback)
                aside.Add(new LeftAside(file, reason, IsUsual: true));
            else
                AddAside(new FoundFile(file, null, section, null, platform) { Instead = reason }, reason);
        }
        else if (entry is DirectoryInfo inner && entry.LinkTarget is null)
            OneStudent(inner, file, section, null, platform, depth);
        else if (IsArchive(entry.Name))
            Archive((FileInfo)entry, file, section, platform, depth);
        else if (IsNotebook(entry.Name))
            Add(new FoundFile(file, entry.FullName, section, null, platform));
        else
            AddAside(new FoundFile(file, null, section, null, platform), "beside a notebook");
    }

    private void AddAside(FoundFile one, string reason)
    {
        var left = new LeftAside(one.File, reason, IsUsual: true);
        aside.Add(left);
        texts.Add((one with { Place = place }, left));
    }

    // A student's folder: all notebooks in it, however deep.
    private void OneStudent(
        DirectoryInfo folder, string shown, string section, string? key, PlatformName? platform, int depth)
    {
        int before = found.Count;
        var others = new List<string>();
        var folders = new Stack<(DirectoryInfo Folder, string Shown, int Depth)>([(folder, shown, depth)]);
        while (folders.TryPop(out (DirectoryInfo Folder, string Shown, int Depth) at))
        {
            foreach (FileSystemInfo entry in Entries(at.Folder, at.Shown))
            {
                string file = Path.Combine(at.Shown, entry.Name);
                if (IsNotebook(entry.Name) && (entry is not DirectoryInfo || entry.LinkTarget is not null))
                    Add(new FoundFile(file, entry.FullName, section, key, platform));
                else if (entry is DirectoryInfo inner && entry.LinkTarget is null && at.Depth < Deepest)
                    folders.Push((inner, file, at.Depth + 1));
                else if (entry is FileInfo && IsArchive(entry.Name))
                    Unpack(entry.FullName, file, content => OneStudent(content, file, section, key, platform,
                        at.Depth + 1), () => Add(new FoundFile(file, entry.FullName, section, key, platform)));
                else
                    others.Add(file);
            }
        }
        // Nothing but another kind of file: somebody handed in, though no notebook.
        if (found.Count == before)
            Add(new FoundFile(others.FirstOrDefault() ?? shown, null, section, key, platform)
            {
                Instead = others.Count == 0 ? "an empty folder" : "",
            });
        else
            aside.AddRange(others.Select(file => new LeftAside(file, "beside a notebook", IsUsual: true)));
    }

    private void Archive(FileInfo archive, string shown, string section, PlatformName? platform, int depth) =>
        Unpack(archive.FullName, shown, content =>
        {
            bool isClass = platform is null && depth < Deepest && (shown.Length == 0 || IsClass(content));
            if (isClass)
                Class(content, shown, section, depth + 1);
            else
                OneStudent(content, shown, section,
                    platform is null ? Path.Combine(section, StudentNames.Stem(archive.Name)) : null, platform,
                    depth + 1);
        }, () => Add(new FoundFile(shown, archive.FullName, section, null, platform)));

    private void Unpack(string archive, string shown, Action<DirectoryInfo> then, Action otherwise)
    {
        try
        {
            then(ZipContents.Unpack(archive, Path.Combine(unpacked, $"{++archives}"), (name, reason) =>
                aside.Add(new LeftAside(Path.Combine(shown, name), reason, IsUsual: true))));
        }
        catch (InvalidDataException error)
        {
            aside.Add(new LeftAside(shown, error.Message, IsUsual: false));
            otherwise();
        }
    }

    // Names of a platform, notebooks of different people, or folders that answer the same exercise.
    private bool IsClass(DirectoryInfo folder)
    {
        FileSystemInfo[] entries = [.. Peek(folder)];
        if (entries.Any(entry => PlatformNames.Of(StudentNames.Composed(entry.Name)) is not null))
            return true;
        string[] numbers = [.. copies.Select(copy => copy.Number)];
        int people = entries.Where(entry => entry is FileInfo && IsNotebook(entry.Name))
            .Select(entry => StudentNames.Rest(StudentNames.Composed(StudentNames.Stem(entry.Name)), copies, numbers))
            .Where(rest => rest.Length > 0).Distinct().Count();
        if (people > 1)
            return true;
        DirectoryInfo[] inner = [.. entries.OfType<DirectoryInfo>()
            .Where(one => one.LinkTarget is null && HasNotebook(one, 0))];
        return people == 0 && inner.Length > 1 && !inner.All(one => IsExercise(one.Name))
            || inner.Length == 1 && people == 0 && IsClass(inner[0]);
    }

    private bool IsExercise(string name) =>
        StudentNames.Rest(StudentNames.Composed(name), copies, [.. copies.Select(copy => copy.Number)]).Length == 0;

    private static bool HasNotebook(DirectoryInfo folder, int depth) => Peek(folder).Any(entry =>
        entry is DirectoryInfo inner
            ? inner.LinkTarget is null && depth < Deepest && HasNotebook(inner, depth + 1)
            : IsNotebook(entry.Name));

    // What a teacher or a platform puts beside submissions.
    private static bool IsTemplate(string name) => name.EndsWith(".csv", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("README", StringComparison.OrdinalIgnoreCase);

    // "Name: Ada Lovelace (alovelace)" is the first line of what Blackboard writes beside an attempt.
    private void ReadSummary(string path, string id)
    {
        try
        {
            string first = File.ReadLines(path).FirstOrDefault() ?? "";
            int end = first.LastIndexOf('(');
            if (first.StartsWith("Name:", StringComparison.Ordinal) && end > 5)
                names[id] = StudentNames.Composed(first[5..end].Trim());
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The id names the student as well.
        }
    }

    private List<FoundFile> Named() => [.. found.Select(one => one.Platform is { Platform: "Blackboard" } platform
        && names.TryGetValue(platform.Id, out string? name) ? one with { Platform = platform with { Name = name } }
        : one)];

    private IEnumerable<FileSystemInfo> Entries(DirectoryInfo folder, string shown)
    {
        foreach (FileSystemInfo entry in All(folder))
        {
            if (JunkFiles.Reason(entry.Name) is { } reason)
                aside.Add(new LeftAside(Path.Combine(shown, entry.Name), reason, IsUsual: true));
            else
                yield return entry;
        }
    }

    private static IEnumerable<FileSystemInfo> Peek(DirectoryInfo folder) =>
        All(folder).Where(entry => JunkFiles.Reason(entry.Name) is null);

    private static IEnumerable<FileSystemInfo> All(DirectoryInfo folder)
    {
        try
        {
            return folder.GetFileSystemInfos().OrderBy(entry => entry.Name, StringComparer.Ordinal);
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException)
        {
            throw new GradingException($"The folder '{folder.FullName}' cannot be read: {error.Message}");
        }
    }
}
