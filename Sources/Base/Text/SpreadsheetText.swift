/// Fields of tables that spreadsheet programs do not take for formulas.
///
/// A field that begins with `=`, `+`, `-`, `@`, a tab or a carriage return gets an apostrophe before it. So that the
/// field can be read back, one gets another apostrophe where apostrophes stand before such a character already.
public enum SpreadsheetText {
  /// The field as a table has it.
  public static func neutralised(_ field: String) -> String { isFormula(field) ? "'" + field : field }

  /// The field that `neutralised` was made of.
  public static func original(_ field: String) -> String {
    field.utf8.first == UInt8(ascii: "'") && isFormula(field) ? String(field.dropFirst()) : field
  }

  /// Whether one of the characters stands first, apostrophes aside.
  private static func isFormula(_ field: String) -> Bool {
    switch field.utf8.first(where: { $0 != UInt8(ascii: "'") }) {
    case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"), 0x09, 0x0D: true
    default: false
    }
  }
}
