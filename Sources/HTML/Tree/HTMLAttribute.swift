public import Base

/// One attribute of an element.
public struct HTMLAttribute: Sendable, BitwiseCopyable {
  /// Attribute names that parsing or extraction uses.
  public enum Name: UInt8, Sendable, CaseIterable, BitwiseCopyable {
    /// Any other name; `HTMLAttribute.nameText` has it.
    case other
    case `class`, id, href, src, rel, role, style, hidden, content, name, property, itemprop, itemtype
    case type, lang, dir, title, alt, charset, httpEquiv, ariaHidden, ariaLabel, datetime, value
    case colspan, rowspan, width, height, action, encoding, color, face, size, start, open, checked

    /// The name in a page.
    public var text: String {
      switch self {
      case .httpEquiv: "http-equiv"
      case .ariaHidden: "aria-hidden"
      case .ariaLabel: "aria-label"
      default: String(describing: self)
      }
    }
  }

  /// Groups of names, by which to tell quickly what an element does not have.
  struct Names: OptionSet, BitwiseCopyable, Sendable {
    var rawValue: UInt8

    /// `class`, `id`, `role` and `itemtype`.
    static let naming = Names(rawValue: 1 << 0)
    static let itemprop = Names(rawValue: 1 << 1)
    static let rel = Names(rawValue: 1 << 2)
    /// `hidden`, `style` and `aria-hidden`.
    static let hiding = Names(rawValue: 1 << 3)
    static let all = Names(rawValue: .max)

    init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The group of a name; none for most.
    @inline(__always) init(of name: Name) {
      switch name {
      case .class, .id, .role, .itemtype: self = .naming
      case .itemprop: self = .itemprop
      case .rel: self = .rel
      case .hidden, .style, .ariaHidden: self = .hiding
      default: self = []
      }
    }
  }

  /// The name, or `.other`.
  public var name: Name
  /// The name in lower case, for every attribute.
  public var nameText: ByteRange
  /// The value with character references decoded; empty when the attribute has none.
  public var value: ByteRange

  /// An attribute with ranges of the tree's bytes.
  public init(name: Name, nameText: ByteRange, value: ByteRange) {
    self.name = name
    self.nameText = nameText
    self.value = value
  }
}
