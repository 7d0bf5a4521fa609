using LatentLab.Book.Translation;

namespace LatentLab.Book.Tests.Translation;

public sealed class TranslationUpdateTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("latentlab-zh").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static SourceWords File(string name, params (string Cell, string[] English)[] cells) => new(name,
        [.. cells.Select(cell => new PassageGroup(cell.Cell,
            [.. cell.English.Select((english, i) => new Passage($"paragraph {i + 1}", english))]))]);

    private static TranslationFile Translated(TranslationFile file, string english, string chinese) => file with
    {
        Cells = [.. file.Cells.Select(cell => new TranslatedCell(cell.Cell, [.. cell.Entries
            .Select(entry => entry.English == english ? entry with { Chinese = chinese } : entry)]))],
    };

    [Fact]
    public void A_passage_is_listed_where_the_course_has_it_first_and_found_everywhere()
    {
        IReadOnlyList<TranslationFile> files = TranslationUpdate.Of(
            [File("01", ("a", ["one", "two", "one"])), File("02", ("b", ["two"]), ("c", ["three"]))], []);

        Assert.Equal(["01: a one, two", "02: c three"], files.Select(Words));
        var found = new Translations([Translated(files[0], "two", "二"), files[1]]);
        Assert.Equal("二", found.Find("02", "b", new Passage("paragraph 1", "two"))?.Chinese);
    }

    [Fact]
    public void Words_that_hold_at_one_place_only_stay_there()
    {
        SourceWords[] course = [File("01", ("a", ["two"])), File("02", ("b", ["two"]))];
        TranslationFile first = Translated(TranslationUpdate.Of(course, [])[0], "two", "二");
        var own = new TranslationFile("02", [new TranslatedCell("b",
            [new TranslationEntry("paragraph 1", Passage.HashOf("two"), "two", "两") { Here = true }])]);

        IReadOnlyList<TranslationFile> files = TranslationUpdate.Of(course, [first, own]);

        Assert.Equal(["01: a two", "02: b two"], files.Select(Words));
        var found = new Translations(files);
        Assert.Equal(["二", "两"], new[] { ("01", "a"), ("02", "b") }.Select(
            place => found.Find(place.Item1, place.Item2, new Passage("paragraph 1", "two"))!.Chinese));
    }

    [Fact]
    public void Changed_English_loses_its_Chinese_but_shows_it_until_there_is_new_one()
    {
        TranslationFile before =
            Translated(TranslationUpdate.Of([File("01", ("a", ["one", "two"]))], [])[0], "two", "二");
        SourceWords[] changed = [File("01", ("a", ["one", "two and a half"]))];

        TranslationFile now = TranslationUpdate.Of(changed, [before])[0];

        TranslationEntry entry = now.Entries.Last();
        Assert.Equal(("two and a half", "", "two", "二"),
            (entry.English, entry.Chinese, entry.OldEnglish, entry.OldChinese));
        Assert.Null(new Translations([now]).Find("01", "a", new Passage("paragraph 2", "two")));
        entry = TranslationUpdate.Of(changed, [now])[0].Entries.Last();
        Assert.Equal("二", entry.OldChinese);
        entry = TranslationUpdate.Of(changed, [Translated(now, "two and a half", "两个半")])[0].Entries.Last();
        Assert.Equal(("两个半", null, null), (entry.Chinese, entry.OldEnglish, entry.OldChinese));
    }

    [Fact]
    public void A_passage_that_moves_takes_its_Chinese_along()
    {
        TranslationFile before = Translated(TranslationUpdate.Of([File("01", ("a", ["one"]))], [])[0], "one", "一");

        TranslationEntry entry = Assert.Single(
            TranslationUpdate.Of([File("00", ("b", ["none", "one"])), File("01", ("a", ["two"]))], [before])[0]
                .Entries.Skip(1));

        Assert.Equal(("一", "paragraph 2"), (entry.Chinese, entry.Place));
    }

    [Fact]
    public void A_file_is_read_as_it_was_written_and_not_written_again_where_nothing_changed()
    {
        string notebook = Path.Combine(folder, "01-a.ipynb"), file = Path.Combine(folder, "zh", "01-a.json");
        System.IO.File.WriteAllText(notebook, """
            {"cells": [{"cell_type": "markdown", "id": "a", "metadata": {}, "source": ["A <b>\"title\"</b>"]}],
             "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
            """);
        TranslationFolder.Update(folder);
        string json = System.IO.File.ReadAllText(file);
        Assert.Contains("\"en\": \"A <b>\\\"title\\\"</b>\",", json);
        System.IO.File.WriteAllText(file, json.Replace("\"zh\": \"\"", "\"zh\": \"标题\""));
        DateTime written = System.IO.File.GetLastWriteTimeUtc(file);

        TranslationState state = Assert.Single(TranslationFolder.Update(folder));

        Assert.Equal((1, 0, 0), (state.Passages, state.Open, state.Stale));
        Assert.Contains("\"zh\": \"标题\"", System.IO.File.ReadAllText(file));
        Assert.Equal(written, System.IO.File.GetLastWriteTimeUtc(file));
    }

    [Fact]
    public void English_that_was_changed_in_the_file_itself_is_refused()
    {
        string file = Path.Combine(folder, "a.json");
        System.IO.File.WriteAllText(file, """
            {"cells": {"a": [{"place": "paragraph 1", "hash": "0123456789ab", "en": "one", "zh": "一"}]}}
            """);

        Assert.Contains(Passage.HashOf("one"),
            Assert.Throws<BookException>(() => TranslationFile.Read(file, "a")).Message);
    }

    private static string Words(TranslationFile file) => $"{file.Name}: " + string.Join("; ", file.Cells.Select(
        cell => $"{cell.Cell} {string.Join(", ", cell.Entries.Select(entry => entry.English))}"));
}
