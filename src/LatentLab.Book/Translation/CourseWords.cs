using System.Text.Json.Nodes;
using LatentLab.Book.Course;
using LatentLab.Book.Mutations;
using LatentLab.Book.Reference;
using LatentLab.Notebooks.Documents;
using LatentLab.Notebooks.Session;

namespace LatentLab.Book.Translation;

/// <summary>Everything in the lessons' folder that has words, in the order in which a course has them.</summary>
internal static class CourseWords
{
    private static readonly string[] folders = ["", "exercises", "solutions", "experiments"];

    // Which fields of a data file are words, and which name their entry.
    private static readonly (string File, string List, string Key, string[] Words)[] data =
    [
        (Glossary.FileName, "terms", "english", ["meaning"]),
        (SourceMap.FileName, "claims", "id", ["words"]),
        (SourceMap.FileName, "figures", "id", ["words"]),
        (SourceMap.FileName, "sections.sentences", "text", ["text", "why", "note"]),
        (MutationList.FileName, "lessons.mutations", "claim cell", ["control", "broken"]),
    ];

    /// <param name="folder">The lessons' folder.</param>
    /// <exception cref="BookException">A file cannot be read.</exception>
    public static IReadOnlyList<SourceWords> Of(string folder) =>
    [
        .. Notebooks(folder).Select(notebook => Of(CourseLessons.Read(notebook.File), notebook.Name)),
        .. DataFiles(folder),
        .. TeacherPages(folder),
    ];

    /// <summary>The words of a notebook.</summary>
    public static SourceWords Of(NotebookDocument notebook, string name)
    {
        IReadOnlySet<string> keys = KeysOf(notebook);
        return new(name, [.. notebook.Cells.Select(
            cell => new PassageGroup(cell.Id, CellWords.Of(cell, keys).Passages))]);
    }

    /// <summary>The strings that a notebook's code compares or looks up.</summary>
    public static IReadOnlySet<string> KeysOf(NotebookDocument notebook) =>
        notebook.Cells.Where(cell => cell.Kind == CellKind.Code && cell.Language == CellLanguage.CSharp)
            .SelectMany(cell => CSharpNames.KeysOf(cell.Source)).ToHashSet();

    /// <summary>The notebooks by their paths below the lessons' folder, without extension.</summary>
    public static IEnumerable<(string Name, string File)> Notebooks(string folder) =>
        from part in folders
        let place = Path.Combine(folder, part)
        where Directory.Exists(place)
        from file in Directory.EnumerateFiles(place, "*.ipynb").Order(StringComparer.Ordinal)
        select ((part.Length == 0 ? "" : part + "/") + Path.GetFileNameWithoutExtension(file), file);

    private static IEnumerable<SourceWords> DataFiles(string folder) =>
        data.Select(one => one.File).Distinct().Where(file => File.Exists(Path.Combine(folder, file)))
            .Select(file => new SourceWords(Path.GetFileNameWithoutExtension(file), [.. Groups(folder, file)]));

    private static IEnumerable<PassageGroup> Groups(string folder, string file)
    {
        JsonNode top = JsonText.Parse(File.ReadAllText(Path.Combine(folder, file)))!;
        if (file != Glossary.FileName && (string?)top["about"] is string about)
            yield return new("about", [new("about", about)]);
        foreach ((_, string list, string key, string[] words) in data.Where(one => one.File == file))
        {
            foreach (JsonNode entry in Entries(top, list.Split('.')))
            {
                // What the source text says stays as it is; what the course asks beside it is the course's.
                Passage[] passages = [.. words.Where(word => entry[word] is not null
                        && (word != "text" || entry["added"] is not null))
                    .Select(word => new Passage(word, (string)entry[word]!))];
                if (passages.Length > 0)
                    yield return new(string.Join(' ', key.Split(' ').Select(part => (string)entry[part]!)), passages);
            }
        }
    }

    private static IEnumerable<JsonNode> Entries(JsonNode node, string[] path) => path.Length == 0 ? [node]
        : (node[path[0]] as JsonArray ?? []).OfType<JsonNode>().SelectMany(entry => Entries(entry, path[1..]));

    private static IEnumerable<SourceWords> TeacherPages(string folder)
    {
        string place = Path.Combine(folder, TeacherGuide.FolderName);
        return !Directory.Exists(place) ? [] : Directory.EnumerateFiles(place, "*.md").Order(StringComparer.Ordinal)
            .Select(file => new SourceWords($"{TeacherGuide.FolderName}/{Path.GetFileNameWithoutExtension(file)}",
                [new("page", new ParagraphWords(File.ReadAllText(file)).Passages)]));
    }
}
