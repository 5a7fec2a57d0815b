//! The closed lists of the graph: kinds of nodes and edges, as stored.

/// Declares an enum whose variants have a stored text.
macro_rules! stored {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident => $text:expr,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u8)]
        pub enum $name { $($(#[$variant_doc])* $variant,)* }

        impl $name {
            /// All of them, in the order of their numbers.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The text as stored.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }
        }
    };
}

stored! {
    /// Kind of a node of the CPG tree: what the abstract syntax of the graph is made of.
    NodeKind {
        /// Source file.
        File => "FILE",
        /// The module a file defines.
        NamespaceBlock => "NAMESPACE_BLOCK",
        /// Function, lambda, module body or class body.
        Method => "METHOD",
        /// Parameter.
        MethodParameterIn => "METHOD_PARAMETER_IN",
        /// Exit and result of a METHOD.
        MethodReturn => "METHOD_RETURN",
        /// Class or type alias.
        TypeDecl => "TYPE_DECL",
        /// Type parameter.
        TypeParameter => "TYPE_PARAMETER",
        /// Attribute of a class.
        Member => "MEMBER",
        /// Variable of a METHOD or comprehension.
        Local => "LOCAL",
        /// Property of a definition, or a `global` or `nonlocal` name.
        Modifier => "MODIFIER",
        /// Decorator and the call that applies it.
        Annotation => "ANNOTATION",
        /// Statement list or comprehension.
        Block => "BLOCK",
        /// Statement that steers control.
        ControlStructure => "CONTROL_STRUCTURE",
        /// Place that control arrives at.
        JumpTarget => "JUMP_TARGET",
        /// Call, operator, access, display or pattern.
        Call => "CALL",
        /// Use of a variable by name.
        Identifier => "IDENTIFIER",
        /// Attribute name in an access.
        FieldIdentifier => "FIELD_IDENTIFIER",
        /// Constant.
        Literal => "LITERAL",
        /// What creates a function and binds its name.
        MethodRef => "METHOD_REF",
        /// What creates a class or type alias and binds its name.
        TypeRef => "TYPE_REF",
        /// Return statement; the result of a lambda.
        Return => "RETURN",
        /// One imported alias.
        Import => "IMPORT",
        /// Region the parser could not make sense of.
        Unknown => "UNKNOWN",
        /// Annotation expression.
        TypeExpr => "TYPE_EXPR",
        /// Comment.
        Comment => "COMMENT",
    }
}

impl NodeKind {
    /// Number of kinds.
    pub const COUNT: usize = Self::ALL.len();

    /// Whether ARGUMENT edges lead from it to its operands.
    #[must_use]
    pub const fn has_arguments(self) -> bool {
        matches!(
            self,
            Self::Call | Self::Annotation | Self::Return | Self::ControlStructure
        )
    }
}

stored! {
    /// Kind of an edge that syntax or scopes alone decide.
    EdgeKind {
        /// Node to child.
        Ast => "AST",
        /// File or definition to the definitions directly inside.
        Contains => "CONTAINS",
        /// Call to operand.
        Argument => "ARGUMENT",
        /// Call to callee expression.
        Receiver => "RECEIVER",
        /// Control structure to the expression that decides.
        Condition => "CONDITION",
        /// Use of a name to the variable it means.
        Ref => "REF",
        /// What creates a definition to the definition; a REF that syntax alone decides.
        Creates => "REF",
        /// Parameter to default.
        HasDefault => "HAS_DEFAULT",
        /// Definition to docstring.
        HasDocstring => "HAS_DOCSTRING",
        /// Annotated thing to TYPE_EXPR.
        HasAnnotation => "HAS_ANNOTATION",
        /// Definition to decorator.
        DecoratedBy => "DECORATED_BY",
        /// Scope to the node that makes it.
        ScopeOf => "SCOPE_OF",
        /// Scope to the scope around it.
        ScopeParent => "SCOPE_PARENT",
        /// Scope to its names.
        ScopeBinds => "SCOPE_BINDS",
        /// Defining occurrence to name.
        DefSiteOf => "DEF_SITE_OF",
        /// Occurrence to name.
        UseSiteOf => "USE_SITE_OF",
        /// Name to the name of another scope that it means.
        BindingResolvesTo => "BINDING_RESOLVES_TO",
        /// Variable, parameter or attribute to its name.
        Declares => "DECLARES",
        /// Type parameter to definition.
        TypeParamOf => "TYPE_PARAM_OF",
        /// Definition or file to a finding about it.
        HasDiagnostic => "HAS_DIAGNOSTIC",
    }
}

impl EdgeKind {
    /// What the edge rests on, as stored.
    #[must_use]
    pub const fn origin(self) -> &'static str {
        match self {
            Self::Ref
            | Self::ScopeOf
            | Self::ScopeParent
            | Self::ScopeBinds
            | Self::DefSiteOf
            | Self::UseSiteOf
            | Self::BindingResolvesTo
            | Self::Declares => "SCOPE",
            Self::HasDiagnostic => "DIAGNOSTIC",
            _ => "SYNTAX",
        }
    }
}

/// What a defining occurrence does, as stored in `reason`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Site {
    /// Assignment of any form.
    #[default]
    Assign,
    /// `for`, in statements and comprehensions.
    Loop,
    /// `with … as`.
    With,
    /// `except … as`.
    Except,
    /// Capture of a pattern.
    Pattern,
}

impl Site {
    /// The text as stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Assign => "ASSIGN",
            Self::Loop => "LOOP",
            Self::With => "WITH",
            Self::Except => "EXCEPT",
            Self::Pattern => "PATTERN",
        }
    }
}
