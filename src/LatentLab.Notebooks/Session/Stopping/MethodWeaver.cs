using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Collections.Generic;

namespace LatentLab.Notebooks.Session;

/// <summary>Puts the safe points of one method into its body; to be used once.</summary>
internal sealed class MethodWeaver
{
    // What short branches become, since the code grows between them and their targets.
    private static readonly Dictionary<Code, OpCode> LongForms = new()
    {
        [Code.Br_S] = OpCodes.Br,
        [Code.Brtrue_S] = OpCodes.Brtrue,
        [Code.Brfalse_S] = OpCodes.Brfalse,
        [Code.Beq_S] = OpCodes.Beq,
        [Code.Bne_Un_S] = OpCodes.Bne_Un,
        [Code.Bge_S] = OpCodes.Bge,
        [Code.Bge_Un_S] = OpCodes.Bge_Un,
        [Code.Bgt_S] = OpCodes.Bgt,
        [Code.Bgt_Un_S] = OpCodes.Bgt_Un,
        [Code.Ble_S] = OpCodes.Ble,
        [Code.Ble_Un_S] = OpCodes.Ble_Un,
        [Code.Blt_S] = OpCodes.Blt,
        [Code.Blt_Un_S] = OpCodes.Blt_Un,
        [Code.Leave_S] = OpCodes.Leave,
    };

    private readonly MethodDefinition method;
    private readonly SafePointWords words;
    private readonly Collection<Instruction> code;
    private readonly Collection<ExceptionHandler> regions;

    // Each instruction's place as the compiler laid the code out, which tells what goes back; what is put in has the
    // place of what follows it.
    private readonly Dictionary<Instruction, int> places = [];
    // where a line of the source begins → its index among the lines
    private readonly Dictionary<Instruction, int> lines = [];
    private readonly int end;

    public MethodWeaver(MethodDefinition method, SafePointWords words)
    {
        this.method = method;
        this.words = words;
        code = method.Body.Instructions;
        regions = method.Body.ExceptionHandlers;
        var byOffset = new Dictionary<int, Instruction>();
        foreach (Instruction one in code)
        {
            byOffset[one.Offset] = one;
            places[one] = places.Count;
            if (LongForms.TryGetValue(one.OpCode.Code, out OpCode form))
                one.OpCode = form;
        }
        end = places.Count;
        foreach ((int index, SequencePoint line) in method.DebugInformation.SequencePoints.Index())
        {
            if (byOffset.TryGetValue(line.Offset, out Instruction? first))
                lines[first] = index;
        }
    }

    // An async method's body, as the compiler makes it.
    private bool IsAsync => method.Name == "MoveNext" && IsOfAsync;

    private bool IsOfAsync =>
        method.DeclaringType.Interfaces.Any(one => one.InterfaceType.Name == "IAsyncStateMachine");

    // A static constructor runs once, and its type is of no use if it fails. An exception at the very beginning of an
    // async method's second half would reach nobody, and where an async iterator is told who waits for it
    // (IValueTaskSource.OnCompleted), nobody would be told. What the compiler writes itself (accessors of automatic
    // properties, members of records, closures) calls nothing that is endless; but lambdas and local functions, whose
    // names begin with an angle bracket, and the steps of an iterator are the cell's.
    private bool BeginsWithSafePoint =>
        method is not { IsConstructor: true, IsStatic: true } && !IsOfAsync
        && (method.Name is ['<', ..] or "MoveNext" || !(IsGenerated(method) || IsGenerated(method.DeclaringType)));

    public void Weave()
    {
        foreach ((ExceptionHandler region, int first, int past) in
            regions.Select(region => (region, Place(region.HandlerStart), Place(region.HandlerEnd))).ToArray())
        {
            MarkCleanup(region, first, past);
        }
        if (BeginsWithSafePoint)
            Insert(Instruction.Create(OpCodes.Call, words.Check), before: code[0]);
        foreach (IGrouping<Instruction, (Instruction From, Instruction To)> jumps in Branches().ToArray()
            .GroupBy(branch => branch.To))
        {
            if (jumps.Any(jump => IsBack(jump.From, jump.To)))
                MarkLoop(jumps.Key, [.. jumps.Select(jump => jump.From)]);
        }
    }

    private int Place(Instruction? one) => one is null ? end : places[one];

    private bool IsBack(Instruction from, Instruction to) => places[to] <= places[from];

    private IEnumerable<(Instruction From, Instruction To)> Branches()
    {
        foreach (Instruction one in code)
        {
            if (one.Operand is Instruction target)
                yield return (one, target);
            foreach (Instruction possible in (one.Operand as Instruction[] ?? []).Distinct())
                yield return (one, possible);
        }
    }

    // Where a loop's head is also the first instruction of a try block, the safe point has to lie outside of it for
    // those who come from outside, or leave it: otherwise 'while (true) { try { … } catch { } }' would catch the stop
    // for ever.
    private void MarkLoop(Instruction head, Instruction[] sources)
    {
        // The ends of the try blocks that begin here, the outermost first. Several catch clauses share one.
        int[] ends = [.. regions.Where(region => region.TryStart == head).Select(region => Place(region.TryEnd))
            .Distinct().OrderDescending()];
        var checks = new SortedDictionary<int, Instruction>();   // by the number of those blocks around it
        foreach (int level in sources.Where(from => IsBack(from, head)).Select(Level))
            checks.TryAdd(level, Instruction.Create(OpCodes.Call, words.Check));

        foreach (Instruction from in sources)
            Retarget(from, head, At(Level(from)));
        foreach (ExceptionHandler region in regions)
        {
            if (region.TryStart == head)
                region.TryStart = At(Array.IndexOf(ends, Place(region.TryEnd)) + 1);
            if (region.TryEnd == head)
                region.TryEnd = At(0);
            if (region.HandlerEnd == head)
                region.HandlerEnd = At(0);
        }
        foreach (Instruction check in checks.Values)
            Insert(check, before: head);

        int Level(Instruction from)
        {
            int around = places[from] < places[head] ? 0 : ends.Count(past => places[from] < past);
            return from.OpCode.Code == Code.Leave ? Math.Max(around - 1, 0) : around;
        }

        Instruction At(int level) => checks.FirstOrDefault(check => check.Key >= level).Value ?? head;
    }

    // A catch or finally block says that it begins and ends, see CleanupDepth.
    private void MarkCleanup(ExceptionHandler region, int first, int past)
    {
        bool isCatch = region.HandlerType is ExceptionHandlerType.Catch or ExceptionHandlerType.Filter;
        Instruction[] block = [.. code.Where(one => places[one] >= first && places[one] < past)];
        if (isCatch ? IsCompilersOwn(block) : !block.Any(one => one.OpCode.FlowControl == FlowControl.Call))
            return;
        foreach (Instruction exit in block)
        {
            bool leaves = exit.OpCode.Code switch
            {
                Code.Endfinally or Code.Rethrow => true,
                Code.Leave => places[(Instruction)exit.Operand] is var to && (to < first || to >= past),
                _ => false,
            };
            if (!leaves || IsInInnerBlock(exit, first, past))
                continue;
            // Who branches to the exit must come past the call, so the call takes the exit's place, and the exit a new
            // one behind it.
            var moved = Instruction.Create(OpCodes.Nop);
            (moved.OpCode, moved.Operand) = (exit.OpCode, exit.Operand);
            (exit.OpCode, exit.Operand) =
                (OpCodes.Call, exit.OpCode.Code == Code.Leave ? words.LeaveCatch : words.LeaveCleanup);
            places[moved] = places[exit];
            code.Insert(code.IndexOf(exit) + 1, moved);
        }
        Instruction start = region.HandlerStart;
        var enter = Instruction.Create(OpCodes.Call, words.EnterCleanup);
        Insert(enter, before: start);
        foreach (ExceptionHandler other in regions)
        {
            // What stands before the block ends where it begins.
            if (other.TryEnd == start)
                other.TryEnd = enter;
            if (other.HandlerEnd == start)
                other.HandlerEnd = enter;
        }
        region.HandlerStart = enter;
    }

    private bool IsInInnerBlock(Instruction one, int first, int past) => regions.Any(inner =>
        Place(inner.HandlerStart) > first && Place(inner.HandlerEnd) <= past
        && Place(inner.HandlerStart) <= places[one] && places[one] < Place(inner.HandlerEnd));

    // In an async method the compiler makes catch blocks of its own: one that hands an exception to the task, and those
    // that put one aside until what is awaited in a catch or finally block is done.
    private bool IsCompilersOwn(Instruction[] block) => IsAsync && block.Any(one =>
        one.Operand is MethodReference { Name: "SetException" }
        || (one.OpCode.Code == Code.Stfld && one.Operand is FieldReference { Name: var name }
            && (name.StartsWith("<>7__wrap", StringComparison.Ordinal)
                || name.StartsWith("<>s__", StringComparison.Ordinal))));

    private static bool IsGenerated(ICustomAttributeProvider member) =>
        member.CustomAttributes.Any(one => one.AttributeType.Name == "CompilerGeneratedAttribute");

    private static void Retarget(Instruction branch, Instruction old, Instruction target)
    {
        if (branch.Operand is Instruction[] several)
            branch.Operand = several.Select(one => one == old ? target : one).ToArray();
        else
            branch.Operand = target;
    }

    // What is put before an instruction with which a line of the source begins belongs to that line: the runtime takes
    // a failure in optimised code for one of either.
    private void Insert(Instruction added, Instruction before)
    {
        places[added] = places[before];
        code.Insert(code.IndexOf(before), added);
        if (!lines.Remove(before, out int index))
            return;
        SequencePoint line = method.DebugInformation.SequencePoints[index];
        method.DebugInformation.SequencePoints[index] = new SequencePoint(added, line.Document)
        {
            StartLine = line.StartLine,
            StartColumn = line.StartColumn,
            EndLine = line.EndLine,
            EndColumn = line.EndColumn,
        };
    }
}
