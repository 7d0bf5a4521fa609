namespace LatentLab.Notebooks.Session;

/// <summary>
/// Stands for an exception whose own <see cref="Exception.Message"/> fails: everybody who shows an exception reads it,
/// also where nothing can be stopped.
/// </summary>
internal sealed class UnreadableException(string message) : Exception(message)
{
    /// <summary>Reads the messages once, on the calling thread.</summary>
    /// <returns>
    /// The exception itself where they can be read; what stopped the reading where the calling thread was stopped.
    /// </returns>
    public static Exception OrSame(Exception error)
    {
        try
        {
            for (Exception? one = error; one is not null; one = one.InnerException)
                _ = one.Message;
            return error;
        }
        catch (Exception thrown)
        {
            return CellStoppedException.IsIn(thrown) ? thrown : new UnreadableException(Words(error, thrown));
        }
    }

    /// <summary>A message, or why there is none.</summary>
    public static string MessageOf(Exception error)
    {
        try
        {
            return error.Message;
        }
        catch (Exception thrown)
        {
            return Words(error, thrown);
        }
    }

    private static string Words(Exception error, Exception thrown) =>
        $"{error.GetType().Name}; its Message could not be read: {thrown.GetType().Name}";
}
