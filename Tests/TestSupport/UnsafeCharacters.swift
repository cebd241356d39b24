/// What no terminal may get of untrusted text; written anew here, so that nothing knows of the code under test.
public enum UnsafeCharacters {
  public static func contains(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0, 0x61C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: true
    default: false
    }
  }

  /// The unsafe characters of an output, line breaks and tabs aside.
  public static func found(in output: String) -> [Unicode.Scalar] {
    output.replacing("\r\n", with: "\n").unicodeScalars.filter { contains($0) && $0 != "\n" && $0 != "\t" }
  }

  /// One of each kind: an SGR sequence, a title change, C1, DEL, overrides, isolates and marks.
  public static let sample =
    "\u{1B}[31mRED\u{1B}]0;T\u{7} \u{9B}2J\u{90}\u{7F}\u{8}\u{202E}gpj\u{202C}\u{2066}x\u{2069}\u{200E}\u{200F}\u{61C}"
}
