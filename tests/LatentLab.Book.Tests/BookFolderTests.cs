namespace LatentLab.Book.Tests;

/// <summary>A book takes the place of an earlier one by two moves; the disk may refuse either.</summary>
public sealed class BookFolderTests : IDisposable
{
    private readonly string parent = Directory.CreateTempSubdirectory("latentlab-folder-").FullName;

    private string Folder => Path.Combine(parent, "book");

    public void Dispose() => Directory.Delete(parent, recursive: true);

    private static void Page(string draft, string text) => File.WriteAllText(Path.Combine(draft, "index.html"), text);

    /// <summary>A disk that refuses the moves of these numbers, counted from 1.</summary>
    private static Action<string, string> Refusing(params int[] moves)
    {
        int count = 0;
        return (from, to) =>
        {
            if (moves.Contains(++count))
                throw new IOException($"move {count} is refused");
            Directory.Move(from, to);
        };
    }

    private void HoldBookAndNotes()
    {
        BookFolder.Replace(Folder, draft => Page(draft, "first"));
        File.WriteAllText(Path.Combine(Folder, "my-notes.txt"), "a reader's own");
    }

    private string[] Left() =>
        [.. Directory.GetFiles(parent, "*", SearchOption.AllDirectories).Select(File.ReadAllText)];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_refused_move_leaves_the_earlier_book_in_its_place(int move)
    {
        HoldBookAndNotes();
        Assert.Throws<IOException>(() => BookFolder.Replace(Folder, draft => Page(draft, "second"), Refusing(move)));
        Assert.Equal("first", File.ReadAllText(Path.Combine(Folder, "index.html")));
        Assert.Equal("a reader's own", File.ReadAllText(Path.Combine(Folder, "my-notes.txt")));
        Assert.Equal([Folder], Directory.GetDirectories(parent));
    }

    [Fact]
    public void Where_even_the_way_back_is_refused_nothing_is_deleted_and_the_error_says_where_both_books_lie()
    {
        HoldBookAndNotes();
        BookException error = Assert.Throws<BookException>(
            () => BookFolder.Replace(Folder, draft => Page(draft, "second"), Refusing(2, 3)));
        Assert.Contains("first", Left());
        Assert.Contains("second", Left());
        Assert.Contains("a reader's own", Left());
        Assert.All(Directory.GetDirectories(parent), folder => Assert.Contains($"'{folder}'", error.Message));
        Assert.Equal("move 2 is refused", error.InnerException?.Message);
    }

    [Fact]
    public void A_book_that_cannot_be_written_leaves_the_earlier_one_and_no_draft()
    {
        HoldBookAndNotes();
        Assert.Throws<BookException>(() => BookFolder.Replace(Folder, _ => throw new BookException("no")));
        Assert.Equal([Folder], Directory.GetDirectories(parent));
        Assert.Contains("first", Left());
    }

    [Fact]
    public void A_first_book_that_cannot_be_moved_leaves_nothing_behind()
    {
        Assert.Throws<IOException>(() => BookFolder.Replace(Folder, draft => Page(draft, "first"), Refusing(1)));
        Assert.Empty(Directory.GetFileSystemEntries(parent));
    }
}
