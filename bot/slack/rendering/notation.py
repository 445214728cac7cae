"""The signs of TeX's notation in Unicode: what each command stands for, and letters that are raised or lowered.

Names of commands: TeX, LaTeX and amsmath.
"""

from collections.abc import Mapping
from types import MappingProxyType

_SYMBOLS = """
alpha α beta β gamma γ delta δ epsilon ε varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι kappa κ lambda λ mu μ nu ν
xi ξ pi π varpi ϖ rho ρ varrho ϱ sigma σ varsigma ς tau τ upsilon υ phi φ varphi φ chi χ psi ψ omega ω
Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω
infty ∞ partial ∂ nabla ∇ hbar ℏ ell ℓ Re ℜ Im ℑ aleph ℵ emptyset ∅ varnothing ∅ forall ∀ exists ∃ nexists ∄ neg ¬
lnot ¬ angle ∠ degree ° prime ′ sum ∑ prod ∏ coprod ∐ int ∫ iint ∬ iiint ∭ oint ∮ bigcup ⋃ bigcap ⋂ surd √ top ⊤ bot ⊥
ldots … dots … cdots ⋯ dotsc … dotsb ⋯ vdots ⋮ ddots ⋱ lbrace { rbrace } lfloor ⌊ rfloor ⌋ lceil ⌈ rceil ⌉
langle ⟨ rangle ⟩ vert | lvert | rvert | Vert ‖ lVert ‖ rVert ‖ backslash \\ imath ı jmath ȷ square □ blacksquare ■
triangle △ star ⋆ dagger † checkmark ✓ therefore ∴ because ∵ complement ∁ pounds £ euro €
% % $ $ # # & & _ _ { { } } | ‖
"""
_BETWEEN = """
times × cdot · div ÷ pm ± mp ∓ ast ∗ circ ∘ bullet • oplus ⊕ ominus ⊖ otimes ⊗ odot ⊙ cup ∪ cap ∩ setminus ∖
wedge ∧ land ∧ vee ∨ lor ∨ leq ≤ le ≤ geq ≥ ge ≥ neq ≠ ne ≠ ll ≪ gg ≫ approx ≈ sim ∼ simeq ≃ cong ≅ equiv ≡ propto ∝
in ∈ notin ∉ ni ∋ subset ⊂ supset ⊃ subseteq ⊆ supseteq ⊇ nsubseteq ⊈ to → rightarrow → longrightarrow ⟶ leftarrow ←
gets ← leftrightarrow ↔ Rightarrow ⇒ implies ⟹ Longrightarrow ⟹ Leftarrow ⇐ iff ⟺ Leftrightarrow ⇔ mapsto ↦ uparrow ↑
downarrow ↓ rightleftharpoons ⇌ perp ⊥ parallel ∥ mid | vdash ⊢ models ⊨ prec ≺ succ ≻ lt < gt > doteq ≐ asymp ≍ colon :
hookrightarrow ↪ bmod mod
"""
_NOTHING = """
big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr middle displaystyle textstyle limits nolimits nonumber centering !
"""


def _pairs(words: str, form: str) -> dict[str, str]:
    names = words.split()
    return {name: form.format(sign) for name, sign in zip(names[::2], names[1::2], strict=True)}


SIGNS: Mapping[str, str] = MappingProxyType(
    {
        **_pairs(_SYMBOLS, "{}"),
        **_pairs(_BETWEEN, " {} "),
        **dict.fromkeys(_NOTHING.split(), ""),
        **dict.fromkeys((",", ";", ":", " ", "\n", "enspace"), " "),
        "quad": "  ",
        "qquad": "   ",
        "\\": "\n",
    }
)
"""What commands without arguments stand for, by name; what stands between two things has space around it."""

FUNCTIONS = frozenset(
    {"sin", "cos", "tan", "cot", "sec", "csc", "arcsin", "arccos", "arctan", "sinh", "cosh", "tanh", "log", "ln", "lg"}
    | {"exp", "lim", "limsup", "liminf", "max", "min", "sup", "inf", "det", "dim", "ker", "gcd", "deg", "arg", "Pr"}
)
"""Functions whose names are written as they are."""

KEEPING = frozenset(
    {"text", "mathrm", "mathbf", "mathit", "mathsf", "mathtt", "mathcal", "mathscr", "mathfrak", "textbf", "textit"}
    | {"textrm", "texttt", "operatorname", "operatorname*", "boxed", "boldsymbol", "bm", "mbox", "overbrace"}
    | {"underbrace", "ensuremath"}
)
"""Commands of which the argument is read, and no more: faces of type, boxes, braces."""

COMBINING: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("hat", "widehat"), "\u0302"),
        **dict.fromkeys(("bar", "overline"), "\u0304"),
        **dict.fromkeys(("tilde", "widetilde"), "\u0303"),
        "vec": "\u20d7",
        "dot": "\u0307",
        "ddot": "\u0308",
        "underline": "\u0332",
    }
)
"""Marks over or under one letter."""

BOARD: Mapping[str, str] = MappingProxyType(
    {"R": "ℝ", "N": "ℕ", "Z": "ℤ", "Q": "ℚ", "C": "ℂ", "P": "ℙ", "E": "𝔼", "F": "𝔽", "H": "ℍ", "1": "𝟙"}
)
"""Letters with a double stroke."""

LINES = frozenset(
    {"aligned", "align", "align*", "equation", "equation*", "gather", "gather*", "gathered", "split", "cases"}
)
"""Environments that set formulas below each other."""

RAISED: Mapping[int, int] = MappingProxyType(
    str.maketrans(
        "0123456789+-=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVWαβγδθ′∘*−",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵅᵝᵞᵟᶿ′°*⁻",
    )
)
LOWERED: Mapping[int, int] = MappingProxyType(
    str.maketrans("0123456789+-=()aehijklmnoprstuvxβγρφχ−", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ₋")
)
