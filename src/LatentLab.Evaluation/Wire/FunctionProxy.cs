using System.Linq.Expressions;
using System.Reflection;

namespace LatentLab.Evaluation.Wire;

/// <summary>Makes functions of any type whose calls go elsewhere.</summary>
internal static class FunctionProxy
{
    /// <param name="type">A delegate's type.</param>
    /// <param name="call">Gets the arguments and gives the answer, which has the type's own return type.</param>
    public static Delegate Of(Type type, Func<object?[], object?> call)
    {
        MethodInfo invoke = type.GetMethod("Invoke")!;
        ParameterExpression[] parameters =
            [.. invoke.GetParameters().Select(parameter => Expression.Parameter(parameter.ParameterType))];
        Expression arguments = Expression.NewArrayInit(typeof(object),
            parameters.Select(parameter => Expression.Convert(parameter, typeof(object))));
        Expression answer = Expression.Invoke(Expression.Constant(call), arguments);
        return Expression.Lambda(type, invoke.ReturnType == typeof(void)
            ? answer : Expression.Convert(answer, invoke.ReturnType), parameters).Compile();
    }
}
