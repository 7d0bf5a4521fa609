using System.Reflection;

namespace LatentLab.Hosts;

/// <summary>
/// Shows values in the running cell of a .NET Interactive kernel: the kit's own host, or the real tool. By name, so
/// that the library needs no host's assembly. Not by the host's <c>Display()</c>, whose result (in 1.0.0-beta.26120.1)
/// is not the value that was shown, so that its <c>Update</c> changes nothing.
/// </summary>
public static class HostDisplay
{
    private const string Assembly = "Microsoft.DotNet.Interactive";

    /// <summary>Whether a cell is running that can show something, and replace it later.</summary>
    public static bool CanUpdate => RunningCell() is not null;

    /// <summary>Shows a value in the running cell.</summary>
    /// <returns>Whether there is one; and what shows another value in the same place.</returns>
    public static (bool Shown, Action<object>? Update) Show(object value)
    {
        if (RunningCell() is not { } cell)
            return (false, null);
        // KernelInvocationContextExtensions.Display(this KernelInvocationContext context, object value, params string[]
        // mimeTypes)
        MethodInfo? word = cell.GetType().Assembly.GetType($"{Assembly}.KernelInvocationContextExtensions")
            ?.GetMethod("Display", BindingFlags.Public | BindingFlags.Static,
                [cell.GetType(), typeof(object), typeof(string[])]);
        object? shown = word?.Invoke(null, [cell, value, Array.Empty<string>()]);
        MethodInfo? update =
            shown?.GetType().GetMethod("Update", BindingFlags.Public | BindingFlags.Instance, [typeof(object)]);
        return (word is not null, update is null ? null : next => update.Invoke(shown, [next]));
    }

    // KernelInvocationContext.Current
    private static object? RunningCell() => AppDomain.CurrentDomain.GetAssemblies()
        .Where(assembly => assembly.GetName().Name == Assembly)
        .Select(assembly => assembly.GetType($"{Assembly}.KernelInvocationContext")
            ?.GetProperty("Current", BindingFlags.Public | BindingFlags.Static)?.GetValue(null))
        .FirstOrDefault(current => current is not null);
}
