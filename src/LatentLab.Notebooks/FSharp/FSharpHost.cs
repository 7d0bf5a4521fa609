using System.Reflection;
using Microsoft.DotNet.Interactive.Formatting;

namespace LatentLab.Notebooks.FSharp;

/// <summary>
/// What the F# sub-kernel asks of the host that it runs in. The usual answers suit a host of which nothing is known.
/// </summary>
internal sealed record FSharpHost
{
    private const int StackBytes = 16 << 20;

    /// <summary>Where relative paths start from.</summary>
    public string Folder { get; init; } = Environment.CurrentDirectory;

    /// <summary>What errors call the running cell, for example <c>cell 3</c>.</summary>
    public Func<string> CellName { get; init; } = () => "cell";

    /// <summary>
    /// Runs an evaluation where it can be stopped and waits for it. Gets the work, which wants the token that stops it,
    /// and the command's token; work that was stopped ends in an <see cref="OperationCanceledException"/>.
    /// </summary>
    public Func<Action<CancellationToken>, CancellationToken, Task> Run { get; init; } = OnOwnThread;

    /// <summary>The image of an assembly that lies in no file, such as a C# cell's; null where nobody has it.</summary>
    public Func<Assembly, byte[]?> ImageOf { get; init; } = _ => null;

    /// <summary>
    /// The assembly of this name that the other languages of the notebook use, so that a type is one type in all of
    /// them; null to let F# load its own.
    /// </summary>
    public Func<AssemblyName, Assembly?> Find { get; init; } = _ => null;

    /// <summary>
    /// The files that the texts of all <c>#r "…"</c> of a cell stand for, with those of its <c>#i "…"</c> as further
    /// sources of packages; null to let F# look for itself. Throws where there are none.
    /// </summary>
    public Func<IReadOnlyList<string>, IReadOnlyList<string>, IReadOnlyList<string>>? Resolve { get; init; }

    /// <summary>Told when F# has taken in what <see cref="Resolve"/> gave.</summary>
    public Action Referred { get; init; } = () => { };

    /// <summary>Told the compiler's warnings about a cell that compiles, as sentences.</summary>
    public Action<IReadOnlyList<string>> Warn { get; init; } = _ => { };

    /// <summary>How a value is shown.</summary>
    public Func<object?, IReadOnlyList<FormattedValue>> Format { get; init; } =
        value => FormattedValue.CreateManyFromObject(value);

    /// <summary>
    /// Runs work on a thread of its own, with room for deep recursion; sleeping and waiting end when it is stopped.
    /// </summary>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    /// <exception cref="Exception">What the work threw.</exception>
    public static async Task OnOwnThread(Action<CancellationToken> work, CancellationToken stop)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(
            () =>
            {
                try
                {
                    work(stop);
                    ended.SetResult();
                }
                catch (Exception error)
                {
                    ended.SetException(stop.IsCancellationRequested && error is ThreadInterruptedException
                        ? new OperationCanceledException(stop)
                        : error);
                }
            },
            StackBytes)
        {
            IsBackground = true,
            Name = "F# cell",
        };
        thread.Start();
        using CancellationTokenRegistration registration = stop.Register(thread.Interrupt);
        await ended.Task.ConfigureAwait(false);
    }
}
