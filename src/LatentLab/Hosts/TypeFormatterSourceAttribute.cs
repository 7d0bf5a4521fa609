namespace LatentLab.Hosts;

/// <summary>
/// Tells a notebook host how values of a type are shown. .NET Interactive finds the attribute and its property by their
/// names, so neither it nor the kit needs the other's assembly; hosts that call <c>ToHtml()</c> by name (the kit's own,
/// Verso) need no attribute.
/// </summary>
/// <param name="formatterSourceType">A type with a public constructor without parameters and a method
/// <c>CreateTypeFormatters()</c>.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct)]
public sealed class TypeFormatterSourceAttribute(Type formatterSourceType) : Attribute
{
    /// <summary>The name that the convention asks for.</summary>
    public Type FormatterSourceType { get; } = formatterSourceType;
}
