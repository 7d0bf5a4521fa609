using System;
using System.IO;
using System.Linq;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using Mono.Cecil;
using Mono.Cecil.Cil;

/// <summary>
/// Mends a copy of TorchSharp 0.107 in an output folder; the package's own file is left alone. The build compiles this
/// file itself (Directory.Build.targets).
/// </summary>
/// <remarks>
/// <para><b>Numbers live until they are read.</b> TorchSharp hands libtorch the address of a number (x * 2.0 makes a
/// Scalar) and no longer holds the number while libtorch reads it. If another thread collects garbage just then, the
/// number is freed under libtorch's eyes: an operation fails ("Unknown scalar type", "Expected false to be true"), or
/// could read another number. The just-in-time compiler holds a method's arguments to its end where an assembly says
/// that its code is not to be optimised. A loop with autograd takes some 2 to 6 % longer for it; the trainer's fused
/// step, which hardly calls TorchSharp, does not. (dotnet/TorchSharp#1496)</para>
/// <para><b>No warning under a cell.</b> TorchSharp was compiled against System.Runtime.Numerics 8. A compiler that
/// finds version 10 in its place says so (CS1701), and a host that can't be told to keep it to itself (.NET
/// Interactive) shows it in red under the first cell that makes a tensor.</para>
/// <para><b>A wrong shape is an exception.</b> Of TorchSharp's functions that compute, these leave libtorch's
/// exceptions uncaught, which end the process: matmul, cummax, cummin, autograd.grad. Each asks a guard first, if the
/// kit has set one (LatentLab.Native.CallGuards).</para>
/// </remarks>
public sealed class MendTorchSharp : Task
{
    private const string Guards = "CallGuards";

    [Required]
    public string Library { get; set; }

    public override bool Execute()
    {
        byte[] bytes = File.ReadAllBytes(Library);
        using (var module = ModuleDefinition.ReadModule(new MemoryStream(bytes)))
        {
            if (module.GetType("TorchSharp", Guards) != null)
                return true;
            if (!HoldNumbers(module) || !NameNumerics(module) || !AddGuards(module))
            {
                Log.LogError("{0}: this is not the TorchSharp 0.107 that src/Build/MendTorchSharp.cs knows. Was its "
                    + "version changed? Read there what it mends and see whether that is still needed.", Library);
                return false;
            }
            // Time and length are kept, so that the next build finds the copy up to date.
            DateTime written = File.GetLastWriteTimeUtc(Library);
            string part = Library + ".part";
            module.Write(part, new WriterParameters { DeterministicMvid = true, Timestamp = 0 });
            using (FileStream file = File.OpenWrite(part))
                file.SetLength(Math.Max(file.Length, bytes.Length));
            File.SetLastWriteTimeUtc(part, written);
            File.Replace(part, Library, null);
        }
        return true;
    }

    private static bool HoldNumbers(ModuleDefinition module)
    {
        CustomAttribute[] marks = module.Assembly.CustomAttributes
            .Where(one => one.AttributeType.FullName == "System.Diagnostics.DebuggableAttribute").ToArray();
        if (marks.Length != 1)
            return false;
        module.Assembly.CustomAttributes.Remove(marks[0]);
        TypeReference boolean = module.TypeSystem.Boolean;
        var maker = new MethodReference(".ctor", module.TypeSystem.Void, marks[0].AttributeType) { HasThis = true };
        maker.Parameters.Add(new ParameterDefinition(boolean));
        maker.Parameters.Add(new ParameterDefinition(boolean));
        var mark = new CustomAttribute(maker);
        mark.ConstructorArguments.Add(new CustomAttributeArgument(boolean, true));   // tracked
        mark.ConstructorArguments.Add(new CustomAttributeArgument(boolean, true));   // not optimised
        module.Assembly.CustomAttributes.Add(mark);
        return true;
    }

    private static bool NameNumerics(ModuleDefinition module)
    {
        AssemblyNameReference numerics =
            module.AssemblyReferences.SingleOrDefault(one => one.Name == "System.Runtime.Numerics");
        // 10 where an earlier build of the kit has been here
        if (numerics == null || numerics.Version.Major != 8 && numerics.Version.Major != 10)
            return false;
        numerics.Version = new Version(10, 0, 0, 0);
        return true;
    }

    private static bool AddGuards(ModuleDefinition module)
    {
        TypeDefinition torch = module.GetType("TorchSharp", "torch");
        TypeDefinition tensor = torch?.NestedTypes.SingleOrDefault(one => one.Name == "Tensor");
        TypeDefinition autograd = torch?.NestedTypes.SingleOrDefault(one => one.Name == "autograd");
        if (tensor == null || autograd == null)
            return false;
        var guards = new TypeDefinition("TorchSharp", Guards,
            TypeAttributes.Public | TypeAttributes.Abstract | TypeAttributes.Sealed, module.TypeSystem.Object);
        module.Types.Add(guards);
        return Guard(guards, "Matmul", tensor, "matmul", 1) && Guard(guards, "Cumulative", tensor, "cummax", 1)
            && Guard(guards, "Cumulative", tensor, "cummin", 1) && Guard(guards, "Grad", autograd, "grad", 6);
    }

    /// <summary>Lets a method hand its first two arguments to the guard of that name before it does anything.</summary>
    private static bool Guard(TypeDefinition guards, string name, TypeDefinition type, string method, int parameters)
    {
        ModuleDefinition module = guards.Module;
        MethodDefinition guarded = type.Methods.SingleOrDefault(
            one => one.Name == method && one.Parameters.Count == parameters);
        if (guarded == null)
            return false;
        TypeReference[] arguments = (guarded.HasThis ? new[] { (TypeReference)type } : new TypeReference[0])
            .Concat(guarded.Parameters.Select(one => one.ParameterType)).Take(2).ToArray();
        var action = new TypeReference("System", "Action`2", module, module.TypeSystem.CoreLibrary);
        var closed = new GenericInstanceType(action);
        var invoke = new MethodReference("Invoke", module.TypeSystem.Void, closed) { HasThis = true };
        foreach (TypeReference argument in arguments)
        {
            action.GenericParameters.Add(new GenericParameter(action));
            closed.GenericArguments.Add(argument);
            invoke.Parameters.Add(new ParameterDefinition(action.GenericParameters.Last()));
        }
        FieldDefinition guard = guards.Fields.SingleOrDefault(one => one.Name == name);
        if (guard == null)
        {
            guard = new FieldDefinition(name, FieldAttributes.Public | FieldAttributes.Static, closed);
            guards.Fields.Add(guard);
        }
        Instruction first = guarded.Body.Instructions[0];
        ILProcessor code = guarded.Body.GetILProcessor();
        foreach (Instruction one in new[]
        {
            code.Create(OpCodes.Ldsfld, guard), code.Create(OpCodes.Brfalse, first),
            code.Create(OpCodes.Ldsfld, guard), code.Create(OpCodes.Ldarg_0), code.Create(OpCodes.Ldarg_1),
            code.Create(OpCodes.Callvirt, invoke),
        })
            code.InsertBefore(first, one);
        return true;
    }
}
