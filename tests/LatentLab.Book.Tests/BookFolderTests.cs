namespace LatentLab.Book.Tests;

/// <summary>
/// A book's folder while somebody writes to it: whole files for readers, one writer, nothing of others.
/// </summary>
public sealed class BookFolderTests : IDisposable
{
    private readonly string parent = Directory.CreateTempSubdirectory("latentlab-folder-").FullName;

    private string Folder => Path.Combine(parent, "book");

    public void Dispose() => Directory.Delete(parent, recursive: true);

    [Fact]
    public async Task A_reader_finds_the_old_page_or_the_new_one_and_never_a_part()
    {
        const int size = 1 << 20;
        using BookFolder book = BookFolder.Open(Folder);
        book.Save("index.html", new string('a', size));
        Task writing = Task.Run(() =>
        {
            for (int i = 1; i < 50; i++)
                book.Save("index.html", new string((char)('a' + (i % 26)), size));
        }, TestContext.Current.CancellationToken);
        int read = 0;
        for (; !writing.IsCompleted || read == 0; read++)
        {
            string page = File.ReadAllText(Path.Combine(Folder, "index.html"));
            Assert.Equal(size, page.Length);
            Assert.Equal(page[0], Assert.Single(page.Distinct()));
        }
        await writing;
    }

    [Fact]
    public void A_file_that_cannot_be_written_leaves_all_others_as_they_were()
    {
        using BookFolder book = BookFolder.Open(Folder);
        book.Save("index.html", "first");
        Directory.CreateDirectory(Path.Combine(Folder, "why.html"));
        Assert.ThrowsAny<SystemException>(() => book.Save("why.html", "second"));
        Assert.Equal("first", File.ReadAllText(Path.Combine(Folder, "index.html")));
    }

    [Fact]
    public void Two_writers_at_once_are_one_too_many_and_the_second_is_told_who_the_first_is()
    {
        using (BookFolder.Open(Folder))
        {
            string words = Assert.Throws<BookException>(() => BookFolder.Open(Folder)).Message;
            Assert.Contains("Another course is writing to", words);
            Assert.Contains($"process {Environment.ProcessId}", words);
        }
        BookFolder.Open(Folder).Dispose();
    }

    [Fact]
    public void Only_what_an_earlier_book_wrote_is_removed()
    {
        using (BookFolder book = BookFolder.Open(Folder))
        {
            foreach (string name in (string[])["index.html", "02-gone.html", "live/index.html.js", "notebooks/1.ipynb"])
                book.Save(name, name);
        }
        File.WriteAllText(Path.Combine(Folder, "my-notes.txt"), "a reader's own");
        using (BookFolder book = BookFolder.Open(Folder))
        {
            book.Save("index.html", "again");
            book.Tidy(kept: name => name.StartsWith("notebooks/", StringComparison.Ordinal));
        }
        Assert.Equal([BookFolder.LockFile, "index.html", BookFolder.Marker, "my-notes.txt", "notebooks/1.ipynb"],
            Directory.GetFiles(Folder, "*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(Folder, file).Replace('\\', '/')).Order(StringComparer.Ordinal));
        Assert.False(Directory.Exists(Path.Combine(Folder, "live")));
    }

    [Fact]
    public void What_a_killed_writer_left_half_done_is_cleared_away_by_the_next()
    {
        Directory.CreateDirectory(Folder);
        File.WriteAllText(Path.Combine(Folder, BookFolder.Marker), """{"files": ["index.html"]}""");
        Directory.CreateDirectory(Path.Combine(Folder, ".work"));
        File.WriteAllText(Path.Combine(Folder, ".work", "index.html.draft"), "<html><bo");
        BookFolder.Open(Folder).Dispose();
        Assert.False(Directory.Exists(Path.Combine(Folder, ".work")));
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_refused_in_words()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "/sys is Linux's");
        Assert.Contains("cannot be written",
            Assert.Throws<BookException>(() => BookFolder.Open("/sys/latentlab-book")).Message);
    }
}
