using System.Reflection;

namespace LatentLab.Hosts;

/// <summary>
/// The host's own word <c>Display</c>, found by name: <c>System.DisplayExtensions</c> in the kit's hosts and .NET Interactive, <c>Verso.Abstractions.DisplayExtensions</c> in Verso.
/// </summary>
public static class HostDisplay
{
    private static readonly string[] Places = ["System.DisplayExtensions", "Verso.Abstractions.DisplayExtensions"];

    /// <summary>Shows a value in the running cell.</summary>
    /// <returns>Whether the host has the word; and what shows another value in the same place, null where the host can't.</returns>
    public static (bool Shown, Action<object>? Update) Show(object value) => Find(AppDomain.CurrentDomain.GetAssemblies()) is { } word ? Show(word, value) : (false, null);

    /// <summary>Whether what is shown can be replaced later, as far as the word's signature says.</summary>
    public static bool CanUpdate => Find(AppDomain.CurrentDomain.GetAssemblies()) is { } word && UpdateOf(word.ReturnType) is not null;

    /// <summary>The word among the public types of some assemblies; null if none has it.</summary>
    internal static MethodInfo? Find(IEnumerable<Assembly> assemblies) =>
        (from assembly in assemblies
         from place in Places
         let type = assembly.GetType(place, throwOnError: false)
         where type is { IsPublic: true }
         from method in type.GetMethods(BindingFlags.Public | BindingFlags.Static)
         let parameters = method.GetParameters()
         where method is { Name: "Display", IsGenericMethod: false } && parameters.Length > 0 && parameters[0].ParameterType == typeof(object) && parameters.Skip(1).All(MayBeLeftOut)
         select method).FirstOrDefault();

    internal static (bool Shown, Action<object>? Update) Show(MethodInfo word, object value)
    {
        object?[] arguments = [value, .. word.GetParameters().Skip(1).Select(LeftOut)];
        object? shown = word.Invoke(null, arguments);
        MethodInfo? update = shown is null ? null : UpdateOf(shown.GetType());
        return (true, update is null ? null : next => update.Invoke(shown, [next]));
    }

    private static MethodInfo? UpdateOf(Type type) => type == typeof(void) ? null : type.GetMethod("Update", BindingFlags.Public | BindingFlags.Instance, [typeof(object)]);

    private static bool MayBeLeftOut(ParameterInfo parameter) => parameter.HasDefaultValue || parameter.IsDefined(typeof(ParamArrayAttribute));

    private static object? LeftOut(ParameterInfo parameter) =>
        parameter.HasDefaultValue ? parameter.DefaultValue : Array.CreateInstance(parameter.ParameterType.GetElementType()!, 0);
}
