using System.Reflection;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Events;

namespace LatentLab.Notebooks.Session.Hosting;

/// <summary>
/// Loads what packages bring for .NET Interactive, as its own tool does, which has no library for it: from
/// <c>interactive-extensions/dotnet/</c> the <see cref="IKernelExtension"/> types of each DLL, then the cells of
/// <c>extension.dib</c>. An extension that fails is named and left out; the package itself can be used all the same.
/// </summary>
/// <param name="references">Where assemblies come from.</param>
/// <param name="loadContext">What loads them.</param>
internal sealed class PackageExtensions(ReferenceSet references, SessionLoadContext loadContext)
{
    private readonly HashSet<string> known = new(StringComparer.Ordinal);
    private readonly Queue<PackageExtension> waiting = new();

    /// <summary>To be loaded when the packages' own assemblies are referenced; each once in a session.</summary>
    public void Add(IEnumerable<PackageExtension> found)
    {
        foreach (PackageExtension one in found.Where(one => known.Add(one.Root)))
            waiting.Enqueue(one);
    }

    /// <summary>Loads those that wait, as a part of the cell whose command runs.</summary>
    /// <exception cref="OperationCanceledException">The cell was stopped.</exception>
    public async Task LoadAsync(CompositeKernel root, KernelInvocationContext context, CellContext cell)
    {
        while (waiting.TryDequeue(out PackageExtension? extension))
        {
            references.LookIn(extension.Folder);
            foreach (string file in extension.Assemblies)
                await TryAsync(extension, () => LoadAsync(file, extension, root, context, cell), cell)
                    .ConfigureAwait(false);
            if (extension.Script is { } script)
                await TryAsync(
                    extension, () => ImportedFile.Read(script, cell.Folder).RunAsync(root, context.Command, cell), cell)
                    .ConfigureAwait(false);
        }
    }

    private static async Task TryAsync(PackageExtension extension, Func<Task> load, CellContext cell)
    {
        try
        {
            await load().ConfigureAwait(false);
        }
        catch (Exception error) when (!cell.Stop.IsCancellationRequested)
        {
            Exception cause = error switch
            {
                ImportedFailure or TargetInvocationException or TypeInitializationException =>
                    error.InnerException ?? error,
                _ => error,
            };
            string message = cause.Message.ReplaceLineEndings(" ").TrimEnd(' ', '.');
            cell.Write("stderr",
                $"The extension of the package {extension.Package} failed and does not take part here "
                + $"({cause.GetType().Name}: {message}). What else the package holds can be used.\n");
        }
    }

    private async Task LoadAsync(
        string file, PackageExtension extension, CompositeKernel root, KernelInvocationContext context,
        CellContext cell)
    {
        if (NameOf(file) is not { } name)
            return;
        // By its name: what the process or the session has already of the name is that, and its types are the same.
        Assembly assembly = loadContext.LoadFromAssemblyName(new AssemblyName(name));
        foreach (Type type in assembly.ExportedTypes.Where(IsExtension))
        {
            cell.End = await CellThread.RunAsync(
                async () =>
                {
                    var one = (IKernelExtension)Activator.CreateInstance(type)!;
                    await one.OnLoadAsync(root).ConfigureAwait(false);
                    return one;
                },
                one => context.Publish(new KernelExtensionLoaded((IKernelExtension)one!, context.Command)),
                cell,
                cell.Stop).ConfigureAwait(false);
            cell.Stop.ThrowIfCancellationRequested();
            cell.Write("stdout", $"Loaded {type.Name}, an extension of the package {extension.Package}.\n");
        }
    }

    private static bool IsExtension(Type type) =>
        type is { IsAbstract: false, IsGenericTypeDefinition: false } && type.IsAssignableTo(typeof(IKernelExtension));

    // A native library may lie beside the assemblies.
    private static string? NameOf(string file)
    {
        try
        {
            return AssemblyName.GetAssemblyName(file).Name;
        }
        catch (BadImageFormatException)
        {
            return null;
        }
    }
}
