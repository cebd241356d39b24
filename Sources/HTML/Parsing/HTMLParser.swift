import Base

/// Builds an `HTMLTree` from a page's UTF-8 as the HTML Standard (section 13.2) has it, with
/// scripting disabled: what is in `noscript` is parsed.
///
/// One parser serves one thread; its scratch memory is reused from page to page.
public final class HTMLParser {
  private var construction = TreeConstruction()
  private let limits: HTMLLimits

  /// - Parameter limits: the limits for one page.
  public init(limits: HTMLLimits = HTMLLimits()) { self.limits = limits }

  /// Builds the nodes of the page that was loaded into `tree`.
  ///
  /// The source at the front of `tree.bytes` is changed in place as the standard's input stream
  /// has it: CR LF and CR become LF, names within tags lower case.
  public func parse(_ tree: inout HTMLTree) {
    construction.run(&tree, limits: limits)
  }
}

extension HTMLTree {
  /// The tree of a page, for tests and small tools.
  public init(parsing page: String, limits: HTMLLimits = HTMLLimits()) {
    self.init()
    load { $0.append(utf8: page) }
    HTMLParser(limits: limits).parse(&self)
  }
}
