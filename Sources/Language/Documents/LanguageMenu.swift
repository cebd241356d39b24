internal import Base
internal import Records

/// Tells a menu of languages (`Deutsch | English | Suomi | 中文`) from text in a language: nearly all of its words are
/// names of languages, each in its own language.
internal struct LanguageMenu {
  private var words = 0
  private var named = 0
  /// Different words of names, up to `leastNames`.
  private var different: (UInt32, UInt32, UInt32, UInt32) = (0, 0, 0, 0)
  private var kinds = 0

  private static let leastNames = 4

  /// Whether a line is such a menu.
  static func isMenu(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    var state = LanguageMenu()
    var start = -1
    var offset = 0
    while true {
      let place = offset
      var isLetter = false
      if offset < text.count {
        if text[offset] < 0x80 {
          isLetter = ASCII.isLetter(text[offset])
          offset &+= 1
        } else {
          var scan = UTF8Scan(text, from: offset)
          isLetter = scan.next().map { LetterText.isLetter($0) } ?? false
          offset = scan.offset
        }
      }
      if isLetter {
        if start < 0 { start = place }
        continue
      }
      if start >= 0 {
        state.add(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(text)[start..<place]))
        start = -1
        // Sentences are through after two words.
        if state.words >= 2, 2 * state.named < state.words { return false }
      }
      if place == text.count { return state.kinds >= leastNames && 5 * state.named >= 4 * state.words }
    }
  }

  private mutating func add(_ word: UnsafeRawBufferPointer) {
    words += 1
    let hash = FNVHash.of(word)
    let names = LanguageMenu.names
    guard names.mayContain(hash), names.hashes.contains(hash) else { return }
    named += 1
    if hash == different.0 || hash == different.1 || hash == different.2 || hash == different.3 { return }
    switch kinds {
    case 0: different.0 = hash
    case 1: different.1 = hash
    case 2: different.2 = hash
    case 3: different.3 = hash
    default: return
    }
    kinds += 1
  }

  /// Hashes of the words of `ownNames`.
  private struct Names {
    private(set) var hashes: Set<UInt32> = []
    /// A bit for the lower 12 bits of each hash: few words of sentences get past it.
    private var bits = [UInt64](repeating: 0, count: 64)

    init() {
      let text = UnsafeRawBufferPointer(
        start: LanguageMenu.ownNames.utf8Start, count: LanguageMenu.ownNames.utf8CodeUnitCount)
      var start = 0
      for index in 0...text.count where index == text.count || text[index] == ASCII.space {
        let hash = FNVHash.of(UnsafeRawBufferPointer(rebasing: text[start..<index]))
        hashes.insert(hash)
        bits[Int(hash >> 6) & 63] |= 1 << UInt64(hash & 63)
        start = index + 1
      }
    }

    @inline(__always) func mayContain(_ hash: UInt32) -> Bool {
      bits[Int(hash >> 6) & 63] & 1 << UInt64(hash & 63) != 0
    }
  }

  private static let names = Names()

  /// The words of the own names of languages with a code of two letters, and of a few others that menus offer, each as it is,
  /// in small letters and with a capital. They are in the table of languages, too, which takes longer to read than most
  /// inputs take to label; a test compares the two.
  internal static let ownNames: StaticString = """
    Afar afar Аԥсшәа аԥсшәа Avestan avestan Afrikaans afrikaans Akan akan አማርኛ aragonés Aragonés العربية অসমীয়া \
    Avaric avaric Aymara aymara azərbaycan Azərbaycan башҡорт Башҡорт теле Теле беларуская Беларуская български \
    Български Bislama bislama bamanakan Bamanakan বাংলা བོད སྐད brezhoneg Brezhoneg bosanski Bosanski català \
    Català нохчийн Нохчийн Cebuano cebuano Chamorro chamorro کوردیی ناوەندی corsu Corsu Cree cree čeština \
    Čeština Church church Slavic slavic чӑваш Чӑваш Cymraeg cymraeg dansk Dansk Deutsch deutsch Divehi divehi \
    རྫོང ཁ eʋegbe Eʋegbe Ελληνικά ελληνικά English english Esperanto esperanto español Español eesti Eesti \
    euskara Euskara فارسی Pulaar pulaar suomi Suomi Filipino filipino Fijian fijian føroyskt Føroyskt français \
    Français Frysk frysk Gaeilge gaeilge Gàidhlig gàidhlig galego Galego avañe Avañe ẽ Ẽ Schwiizertüütsch \
    schwiizertüütsch ગુજરાતી Gaelg gaelg Hausa hausa ʻŌlelo ʻōlelo Hawaiʻi hawaiʻi עברית हिन्दी Hiri hiri Motu \
    motu hrvatski Hrvatski Kreyòl kreyòl Ayisyen ayisyen magyar Magyar հայերեն Հայերեն Herero herero Interlingua \
    interlingua bahasa Bahasa Indonesia indonesia Interlingue interlingue Igbo igbo ꆈꌠꉙ Inupiaq inupiaq Ido ido \
    íslenska Íslenska italiano Italiano Inuktitut inuktitut 日本語 Jawa jawa ქართული Ქართული Kongo kongo Gikuyu \
    gikuyu Kuanyama kuanyama қазақ Қазақ тілі Тілі Kalaallisut kalaallisut ខ្មែរ ಕನ್ನಡ 한국어 Kanuri kanuri کٲشُر \
    kurdî Kurdî kurmancî Kurmancî Komi komi kernewek Kernewek кыргызча Кыргызча Lingua lingua latina Latina \
    Lëtzebuergesch lëtzebuergesch Luganda luganda Limburgish limburgish lingála Lingála ລາວ lietuvių Lietuvių \
    Tshiluba tshiluba latviešu Latviešu Malagasy malagasy Marshallese marshallese Māori māori македонски \
    Македонски മലയാളം монгол Монгол मराठी Malaysia malaysia Malti malti မြန်မာ Nauru nauru isiNdebele isindebele \
    IsiNdebele Neddersass neddersass sch Sch नेपाली Ndonga ndonga Nederlands nederlands norsk Norsk nynorsk \
    Nynorsk South south Ndebele ndebele Diné diné Bizaad bizaad Nyanja nyanja Occitan occitan Ojibwa ojibwa \
    Oromoo oromoo ଓଡ଼ିଆ ирон Ирон ਪੰਜਾਬੀ Pali pali polski Polski پښتو português Português Runasimi runasimi \
    rumantsch Rumantsch Ikirundi ikirundi română Română русский Русский Ikinyarwanda ikinyarwanda संस्कृत भाषा \
    sardu Sardu sicilianu Sicilianu سنڌي davvisámegiella Davvisámegiella Sängö sängö සිංහල slovenčina Slovenčina \
    slovenščina Slovenščina Samoan samoan chiShona chishona ChiShona Soomaali soomaali shqip Shqip српски Српски \
    siSwati siswati SiSwati Sesotho sesotho Basa basa Sunda sunda svenska Svenska Kiswahili kiswahili ślōnski \
    Ślōnski தமிழ் తెలుగు тоҷикӣ Тоҷикӣ ไทย ትግርኛ türkmen Türkmen dili Dili Setswana setswana lea Lea fakatonga \
    Fakatonga Türkçe türkçe Tsonga tsonga татар Татар Tahitian tahitian ئۇيغۇرچە українська Українська اردو o O \
    zbek Zbek tshiVenḓa tshivenḓa TshiVenḓa Tiếng tiếng Việt việt Volapük volapük walon Walon Wolof wolof \
    IsiXhosa isixhosa ייִדיש Èdè èdè Yorùbá yorùbá 粵語 Vahcuengh vahcuengh 中文 isiZulu isizulu IsiZulu
    """
}
