namespace LatentLab.Notebooks.Tests.Session;

/// <summary>A loop of a library that looks at no stop button. It ends with the test that uses it.</summary>
public sealed class DeafLoop : IDisposable
{
    private static volatile bool over;

    public DeafLoop() => over = false;

    public static void Run()
    {
        while (!over)
            Thread.SpinWait(20);
    }

    public void Dispose() => over = true;
}
