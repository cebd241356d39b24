import Base

/// Builds an `HTMLTree` from a page's UTF-8 as the HTML Standard (section 13.2) has it, with
/// scripting disabled: what stands in `noscript` is parsed.
///
/// One parser serves one thread; its scratch memory is reused from page to page.
public final class HTMLParser {
  private var construction = TreeConstruction()
  private let limits: HTMLLimits

  /// - Parameter limits: what one page may cost.
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

extension HTMLTree {
  /// Makes LF of CR LF and CR in the source (HTML Standard 13.2.3.5).
  mutating func normalizeNewlines() {
    let count = bytes.withUnsafeMutableBytes { buffer -> Int in
      guard let base = buffer.baseAddress else { return 0 }
      return HTMLTree.normalizeNewlines(base, count: buffer.count)
    }
    bytes.truncate(to: count)
    sourceCount = count
  }

  private static func normalizeNewlines(_ bytes: UnsafeMutablePointer<UInt8>, count: Int) -> Int {
    let carriageReturn: UInt8 = 0x0D
    let all = UnsafeMutableBufferPointer(start: bytes, count: count)
    guard var read = ByteScan.index(of: carriageReturn, in: all, from: 0) else { return count }
    var written = read
    while read < count {
      // `read` stands on a CR.
      bytes[written] = 0x0A
      written += 1
      read += 1
      if read < count, bytes[read] == 0x0A { read += 1 }
      let next = ByteScan.index(of: carriageReturn, in: all, from: read) ?? count
      (bytes + written).update(from: bytes + read, count: next - read)
      written += next - read
      read = next
    }
    return written
  }
}
