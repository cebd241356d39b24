import Base

/// One token of a page. Ranges lie in the page's source or in the decoded text after it.
struct Token: BitwiseCopyable {
  enum Kind: UInt8, BitwiseCopyable {
    case startTag, endTag
    /// Characters without U+0000.
    case text
    /// One U+0000, which tree construction drops or replaces depending on its place.
    case null
    case comment, doctype
    /// The end of the page.
    case end
  }

  var kind = Kind.end
  /// A start tag's `/>`.
  var isSelfClosing = false
  /// Tags: the name where it is a known one.
  var tag = HTMLTag.other
  /// Tags: the name in lower case. Doctype: the name.
  var name = ByteRange.empty
  /// Text and comments: the characters.
  var text = ByteRange.empty
  /// Start tags: the place of the attributes in `Tokenizer.attributes`.
  var firstAttribute = 0
  /// Start tags: the number of attributes, and the groups of their names.
  var attributeCount = 0
  var attributeNames: HTMLAttribute.Names = []
  /// Doctypes only.
  var doctype = Doctype()

  /// The identifiers of a doctype.
  struct Doctype: BitwiseCopyable {
    var hasName = false
    var hasPublicIdentifier = false
    var hasSystemIdentifier = false
    var forcesQuirks = false
    var publicIdentifier = ByteRange.empty
    var systemIdentifier = ByteRange.empty
  }
}
