using System.Reflection;

namespace LatentLab.Hosts;

/// <summary>
/// Tells the host how values look whose types are not the kit's, so that no attribute can be put on them. By name, as everything between kit and host:
/// where the host has no <c>Formatter</c> of .NET Interactive's, nothing happens.
/// </summary>
public static class HostFormatters
{
    private const string Assembly = "Microsoft.DotNet.Interactive.Formatting";

    /// <summary>From now on values of <typeparamref name="T"/> and of types derived from it are shown so; the same again replaces what was said before.</summary>
    /// <param name="page">The value as HTML.</param>
    /// <param name="words">The value as plain text.</param>
    /// <returns>True if the host listened.</returns>
    public static bool Register<T>(Func<T, string> page, Func<T, string> words)
    {
        Type? formatter = AppDomain.CurrentDomain.GetAssemblies().FirstOrDefault(assembly => assembly.GetName().Name == Assembly)?.GetType($"{Assembly}.Formatter");
        // Register<T>(Func<T, string> formatter, string mimeType)
        MethodInfo? register = formatter?.GetMethods(BindingFlags.Public | BindingFlags.Static).FirstOrDefault(method =>
            method is { Name: "Register", IsGenericMethodDefinition: true }
            && method.GetParameters() is [{ ParameterType: { IsGenericType: true } function }, { ParameterType: var mimeType }]
            && function.GetGenericTypeDefinition() == typeof(Func<,>) && function.GetGenericArguments()[1] == typeof(string) && mimeType == typeof(string));
        if (register is null)
            return false;
        MethodInfo ofType = register.MakeGenericMethod(typeof(T));
        ofType.Invoke(null, [page, "text/html"]);
        ofType.Invoke(null, [words, "text/plain"]);
        return true;
    }
}
