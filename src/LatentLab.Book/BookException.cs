namespace LatentLab.Book;

/// <summary>The book cannot be written: which page and cell stand in the way, and what to do.</summary>
public sealed class BookException : Exception
{
    public BookException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}
