namespace LatentLab.Tests.Support;

/// <summary>Tells progress on the spot; <see cref="Progress{T}"/> would tell it later, on another thread.</summary>
internal sealed class Immediate<T>(Action<T> tell) : IProgress<T>
{
    public void Report(T value) => tell(value);
}
