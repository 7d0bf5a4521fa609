using System.Collections.Frozen;

namespace LatentLab.Notebooks.Book.Mathematics;

/// <summary>What a symbol is among its neighbours: TeX's atom classes, which decide the space around it.</summary>
internal enum AtomKind
{
    Ordinary,
    /// <summary>A named function such as log: a thin space parts it from what it is applied to.</summary>
    Function,
    /// <summary>∑, ∫ and their kin.</summary>
    LargeOperator,
    Binary,
    Relation,
    Open,
    Close,
    Punctuation,
    /// <summary>A whole in fences or a fraction.</summary>
    Inner,
    Space,
}

/// <summary>The commands that stand for one character, one function name or one length.</summary>
internal static class TexSymbols
{
    public static readonly FrozenDictionary<string, string> Letters = Table("""
        alpha α beta β gamma γ delta δ epsilon ϵ varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι kappa κ lambda λ
        mu μ nu ν
        xi ξ omicron ο pi π varpi ϖ rho ρ varrho ϱ sigma σ varsigma ς tau τ upsilon υ phi ϕ varphi φ chi χ psi ψ omega ω
        ell ℓ hbar ℏ imath ı jmath ȷ
        """);

    /// <summary>Upright: capital Greek and signs that stand for a value.</summary>
    public static readonly FrozenDictionary<string, string> UprightLetters = Table("""
        Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω
        partial ∂ nabla ∇ infty ∞ emptyset ∅ varnothing ∅ top ⊤ bot ⊥ forall ∀ exists ∃ Re ℜ Im ℑ aleph ℵ angle ∠
        ldots … dots … vdots ⋮ ddots ⋱ cdots ⋯ prime ′ % % # # $ $ & & _ _ checkmark ✓ square □ blacksquare ■ S §
        """);

    public static readonly FrozenDictionary<string, string> Binary = Table("""
        cdot ⋅ times × pm ± mp ∓ div ÷ ast ∗ star ⋆ circ ∘ bullet ∙ oplus ⊕ ominus ⊖ otimes ⊗ odot ⊙
        wedge ∧ land ∧ vee ∨ lor ∨ cap ∩ cup ∪ setminus ∖ dagger †
        """);

    public static readonly FrozenDictionary<string, string> Relations = Table("""
        sim ∼ approx ≈ propto ∝ le ≤ leq ≤ ge ≥ geq ≥ ne ≠ neq ≠ ll ≪ gg ≫ equiv ≡ simeq ≃ cong ≅ lt < gt > doteq ≐
        triangleq ≜ coloneqq ≔
        in ∈ ni ∋ notin ∉ subset ⊂ subseteq ⊆ supset ⊃ supseteq ⊇ perp ⊥ parallel ∥ lesssim ≲ gtrsim ≳
        to → rightarrow → leftarrow ← gets ← leftrightarrow ↔ longrightarrow ⟶ longleftarrow ⟵ mapsto ↦ hookrightarrow ↪
        Rightarrow ⇒ Leftarrow ⇐ Leftrightarrow ⇔ implies ⟹ iff ⟺ uparrow ↑ downarrow ↓ colon :
        """);

    public static readonly FrozenDictionary<string, string> LargeOperators = Table("""
        sum ∑ prod ∏ coprod ∐ bigcup ⋃ bigcap ⋂ bigoplus ⨁ bigotimes ⨂ int ∫ iint ∬ iiint ∭ oint ∮
        """);

    public static readonly FrozenDictionary<string, string> Delimiters = Table("""
        ( ( ) ) [ [ ] ] | | / / { { } } lbrace { rbrace } lbrack [ rbrack ] langle ⟨ rangle ⟩ lfloor ⌊ rfloor ⌋ lceil ⌈
        rceil ⌉
        vert | lvert | rvert | Vert ‖ lVert ‖ rVert ‖ < ⟨ > ⟩ backslash \ uparrow ↑ downarrow ↓
        """);

    public static readonly FrozenDictionary<string, string> Accents = Table("""
        hat ^ widehat ^ bar ‾ overline ‾ tilde ~ widetilde ~ vec → dot ˙ ddot ¨ check ˇ acute ´ grave `
        """);

    /// <summary>Widths in em. TeX's thin, medium and thick spaces are 3, 4 and 5 eighteenths.</summary>
    public static readonly FrozenDictionary<string, string> Spaces = Table("""
        , 0.1667em : 0.2222em > 0.2222em ; 0.2778em ! -0.1667em quad 1em qquad 2em thinspace 0.1667em enspace 0.5em
        """);

    public static readonly FrozenDictionary<string, MathFont> Fonts = new Dictionary<string, MathFont>
    {
        ["mathrm"] = MathFont.Roman,
        ["mathbf"] = MathFont.Bold,
        ["mathit"] = MathFont.Italic,
        ["boldsymbol"] = MathFont.BoldItalic,
        ["bm"] = MathFont.BoldItalic,
        ["mathcal"] = MathFont.Script,
        ["mathscr"] = MathFont.Script,
        ["mathfrak"] = MathFont.Fraktur,
        ["mathbb"] = MathFont.DoubleStruck,
        ["mathsf"] = MathFont.SansSerif,
        ["mathtt"] = MathFont.Typewriter,
    }.ToFrozenDictionary();

    public static readonly FrozenSet<string> Functions = Words(
        "log ln lg exp sin cos tan cot sec csc sinh cosh tanh arcsin arccos arctan arg deg dim hom ker det gcd Pr max min sup inf lim limsup liminf");

    /// <summary>Functions whose subscript goes below in a displayed formula.</summary>
    public static readonly FrozenSet<string> FunctionsWithLimits = Words("max min sup inf lim limsup liminf det gcd Pr");

    /// <summary>Integrals keep their limits at the side.</summary>
    public static readonly FrozenSet<string> Integrals = Words("int iint iiint oint");

    public static readonly FrozenSet<string> TextCommands = Words("text textrm textbf textit texttt textsf mbox");

    private static FrozenSet<string> Words(string words) => words.Split(' ').ToFrozenSet();

    private static FrozenDictionary<string, string> Table(string text)
    {
        string[] words = text.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        return words.Chunk(2).ToFrozenDictionary(pair => pair[0], pair => pair[1]);
    }
}
