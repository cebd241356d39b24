/// Words that are a month's name or its abbreviation, in languages that write dates with words in Latin letters.
///
/// Whole words only: `mardi` and `marraskuu` begin like March and are a Tuesday and November. A word that is a
/// month's in one language and another month's in a second one is not listed.
enum MonthNames {
  /// The month of a word in any case of its ASCII letters; nil where it is none.
  static func month(_ word: UnsafeBufferPointer<UInt8>) -> Int? {
    guard word.count >= 3, word.count <= 12 else { return nil }
    return table[String(decoding: word, as: UTF8.self).lowercased()]
  }

  private static let table: [String: Int] = {
    var table: [String: Int] = [:]
    for (index, names) in months.enumerated() {
      for name in names.split(separator: " ") { table[String(name)] = index + 1 }
    }
    return table
  }()

  /// From January on. Sources: RFC 5322, section 3.3, and CLDR's month names.
  private static let months = [
    "jan january januar januari janvier janv januarie janeiro január januára januarja januaro",
    "feb february februar februari februarie február februára februarja februaro",
    "mar march mars marzo marts março martie maret marec marca mart marto marso març",
    "apr april aprile aprilie aprilis április aprila apríl apríla aprilo",
    "may mayo mayıs",
    "jun june juni junio juny junij junija június júna junho junio junio",
    "jul july juli julio juliol julij julija július júla julho",
    "aug august augusti augusto augustus augustus août aout augusztus augusta aŭgusto",
    "sep sept september septembre septiembre septembrie septembro septembra septembris septembrī",
    "oct october octobre octubre octombrie okt oktober október októbra oktobra október outubro",
    "nov november novembre noviembre novembro novembra noiembrie november novembris",
    "dec december decembre decembrie decembra december décembre dez dezember dezembro dicembre diciembre des desember",
  ]
}
