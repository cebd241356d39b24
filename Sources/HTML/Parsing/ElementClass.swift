/// Classes of elements for tree construction, as bits by `HTMLTag`.
struct ElementClass: OptionSet, BitwiseCopyable {
  let rawValue: UInt16

  // The first eight are also the lanes of `OpenElements.Entry.nearest`, in this order.

  /// Ends a search for an element in scope; HTML Standard 13.2.4.2.
  static let scope = ElementClass(rawValue: 1 << 0)
  /// Ends a search in list item scope.
  static let listScope = ElementClass(rawValue: 1 << 1)
  /// Ends a search in button scope.
  static let buttonScope = ElementClass(rawValue: 1 << 2)
  /// Ends a search in table scope.
  static let tableScope = ElementClass(rawValue: 1 << 3)
  /// "Special" elements.
  static let special = ElementClass(rawValue: 1 << 4)
  /// "Special" elements that end the search for an open `li`, `dd` or `dt`.
  static let endsListItem = ElementClass(rawValue: 1 << 5)
  /// Decides the insertion mode when that is reset.
  static let resetsMode = ElementClass(rawValue: 1 << 6)
  /// Elements of the HTML namespace.
  static let html = ElementClass(rawValue: 1 << 7)
  /// End tags are implied for these.
  static let impliedEnd = ElementClass(rawValue: 1 << 8)
  /// End tags are implied for these at the end of a template.
  static let impliedEndThoroughly = ElementClass(rawValue: 1 << 9)
  /// `table`, `tbody`, `tfoot`, `thead`, `tr`: what is misplaced in them moves before the table.
  static let foster = ElementClass(rawValue: 1 << 10)
  /// Start tags that leave foreign content.
  static let leavesForeign = ElementClass(rawValue: 1 << 11)
  /// Elements that are repeated in later blocks until they are closed.
  static let formatting = ElementClass(rawValue: 1 << 12)

  /// The classes of HTML elements.
  nonisolated(unsafe) static let ofHTML: UnsafePointer<ElementClass> = {
    var table = [ElementClass](repeating: .html, count: 256)
    func add(_ classes: ElementClass, _ tags: HTMLTag...) {
      for tag in tags { table[Int(tag.rawValue)].insert(classes) }
    }
    add(
      [.scope, .listScope, .buttonScope], .applet, .caption, .html, .table, .td, .th, .marquee,
      .object, .select, .template)
    add(.listScope, .ol, .ul)
    add(.buttonScope, .button)
    add(.tableScope, .html, .table, .template)
    add(
      [.special, .endsListItem], .applet, .area, .article, .aside, .base, .basefont, .bgsound,
      .blockquote, .body, .br, .button, .caption, .center, .col, .colgroup, .dd, .details, .dir, .dl,
      .dt, .embed, .fieldset, .figcaption, .figure, .footer, .form, .frame, .frameset, .h1, .h2, .h3,
      .h4, .h5, .h6, .head, .header, .hgroup, .hr, .html, .iframe, .img, .input, .keygen, .li, .link,
      .listing, .main, .marquee, .menu, .meta, .nav, .noembed, .noframes, .noscript, .object, .ol,
      .param, .plaintext, .pre, .script, .search, .section, .select, .source, .style, .summary, .table,
      .tbody, .td, .template, .textarea, .tfoot, .th, .thead, .title, .tr, .track, .ul, .wbr, .xmp)
    add(.special, .address, .div, .p)
    add(
      .resetsMode, .td, .th, .tr, .tbody, .thead, .tfoot, .caption, .colgroup, .table,
      .template, .head, .body, .frameset, .html)
    add([.impliedEnd, .impliedEndThoroughly], .dd, .dt, .li, .optgroup, .option, .p, .rb, .rp, .rt, .rtc)
    add(.impliedEndThoroughly, .caption, .colgroup, .tbody, .td, .tfoot, .th, .thead, .tr)
    add(.foster, .table, .tbody, .tfoot, .thead, .tr)
    add(
      .leavesForeign, .b, .big, .blockquote, .body, .br, .center, .code, .dd, .div, .dl, .dt, .em,
      .embed, .h1, .h2, .h3, .h4, .h5, .h6, .head, .hr, .i, .img, .li, .listing, .menu, .meta, .nobr,
      .ol, .p, .pre, .ruby, .s, .small, .span, .strong, .strike, .sub, .sup, .table, .tt, .u, .ul, .var)
    add(
      .formatting, .a, .b, .big, .code, .em, .font, .i, .nobr, .s, .small, .strike, .strong, .tt, .u)
    return copy(table)
  }()

  /// The classes of SVG elements.
  nonisolated(unsafe) static let ofSVG: UnsafePointer<ElementClass> = foreign(.foreignObject, .desc, .title)

  /// The classes of MathML elements.
  nonisolated(unsafe) static let ofMathML: UnsafePointer<ElementClass> = foreign(
    .mi, .mo, .mn, .ms, .mtext, .annotationXML)

  private static func foreign(_ barriers: HTMLTag...) -> UnsafePointer<ElementClass> {
    var table = [ElementClass](repeating: [], count: 256)
    for tag in barriers {
      table[Int(tag.rawValue)] = [.scope, .listScope, .buttonScope, .special, .endsListItem]
    }
    return copy(table)
  }

  private static func copy(_ table: [ElementClass]) -> UnsafePointer<ElementClass> {
    let memory = UnsafeMutablePointer<ElementClass>.allocate(capacity: table.count)
    memory.initialize(from: table, count: table.count)
    return UnsafePointer(memory)
  }
}
