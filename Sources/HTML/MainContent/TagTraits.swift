/// The role of an element in splitting a page into blocks.
struct TagTraits: Sendable {
  /// How an element takes part in the flow of text.
  enum Flow: UInt8, Sendable {
    /// Runs on within a line.
    case inline
    /// Begins and ends a block of text.
    case block
    /// Its content is not text of the page.
    case skipped
    /// `br`.
    case lineBreak
    /// `hr` and elements without content that are between blocks.
    case separator
    case script
  }

  /// Inline markup that a block counts.
  enum Markup: UInt8, Sendable { case none, link, bold, italic, code }

  /// Elements of this kind are counted as elements without text.
  var thing = Things()

  var flow = Flow.inline
  var markup = Markup.none
  /// Ancestry that an element's descendants inherit.
  var ancestry: Ancestry = []
  /// A number for the tag, larger where running text is likelier, so that one threshold cuts well.
  var code: UInt8 = 0
  /// 1...6 for headings.
  var heading: UInt8 = 0

  /// Traits by `HTMLTag.rawValue`.
  static let table: [TagTraits] = HTMLTag.allCases.map(TagTraits.init)

  private init(_ tag: HTMLTag) {
    switch tag {
    case .script: flow = .script
    case .style, .svg, .select, .template, .iframe, .object, .embed, .applet, .audio, .video, .canvas,
      .textarea, .noembed, .noframes, .datalist, .head, .title, .meta, .link, .base, .map, .progress,
      .meter, .rp, .rt, .rtc:
      flow = .skipped
    case .br: flow = .lineBreak
    case .hr: flow = .separator
    case .html, .body, .article, .section, .nav, .aside, .h1, .h2, .h3, .h4, .h5, .h6, .hgroup, .header,
      .footer, .address, .main, .search, .p, .pre, .blockquote, .ol, .ul, .menu, .li, .dl, .dt, .dd,
      .figure, .figcaption, .div, .table, .caption, .colgroup, .col, .tbody, .thead, .tfoot, .tr, .td,
      .th, .form, .fieldset, .legend, .details, .summary, .dialog, .noscript, .center, .dir, .button,
      .optgroup, .option, .listing, .plaintext, .xmp, .marquee, .frameset, .multicol:
      flow = .block
    default: break
    }
    switch tag {
    case .img: thing.images = 1
    case .iframe, .video, .audio, .embed, .object, .canvas: thing.embeds = 1
    case .input, .select, .textarea, .button: thing.controls = 1
    case .time: thing.times = 1
    default: break
    }
    switch tag {
    case .a: (markup, code) = (.link, 70)
    case .b, .strong: (markup, code) = (.bold, 152)
    case .i, .em, .cite: (markup, code) = (.italic, 154)
    case .nav: (ancestry, code) = (.navigation, 10)
    case .footer: (ancestry, code) = (.footer, 20)
    case .aside: (ancestry, code) = (.aside, 30)
    case .menu: (ancestry, code) = ([.navigation, .list], 35)
    case .form: (ancestry, code) = (.form, 40)
    case .button: (ancestry, code) = (.button, 45)
    case .label, .input, .output: (ancestry, code) = (.form, 50)
    case .fieldset, .legend: (ancestry, code) = (.form, 52)
    case .search: (ancestry, code) = (.form, 38)
    case .header, .hgroup: (ancestry, code) = (.header, 60)
    case .ul, .dir: (ancestry, code) = (.list, 80)
    case .ol: (ancestry, code) = (.list, 90)
    case .li: code = 100
    case .tr, .thead, .tbody, .tfoot: code = 112
    case .th: (ancestry, code) = (.cell, 115)
    case .td: (ancestry, code) = (.cell, 110)
    case .table: (ancestry, code) = (.table, 120)
    case .dl: (ancestry, code) = (.definitions, 128)
    case .dt: code = 130
    case .dd: code = 135
    case .div, .center: code = 140
    case .other: code = 145
    case .span: code = 150
    case .time: code = 56
    case .small: code = 58
    case .section: (ancestry, code) = (.section, 160)
    case .details: (ancestry, code) = (.details, 164)
    case .summary: code = 166
    case .figure: (ancestry, code) = (.figure, 170)
    case .figcaption: (ancestry, code) = (.figure, 172)
    case .address: (ancestry, code) = (.address, 175)
    case .caption: code = 176
    case .html: code = 184
    case .body: code = 185
    case .main: (ancestry, code) = (.main, 190)
    case .article: (ancestry, code) = (.article, 195)
    case .blockquote: (ancestry, code) = (.quotation, 220)
    case .code, .samp, .kbd, .tt: (markup, code) = (.code, 225)
    case .pre, .listing, .xmp, .plaintext: (ancestry, code) = (.preformatted, 230)
    case .p: (ancestry, code) = (.paragraph, 240)
    case .dialog: ancestry = .dialog
    case .noscript: ancestry = .noscript
    case .h1: (ancestry, code, heading) = (.heading, 210, 1)
    case .h2: (ancestry, code, heading) = (.heading, 208, 2)
    case .h3: (ancestry, code, heading) = (.heading, 206, 3)
    case .h4: (ancestry, code, heading) = (.heading, 204, 4)
    case .h5: (ancestry, code, heading) = (.heading, 202, 5)
    case .h6: (ancestry, code, heading) = (.heading, 200, 6)
    default: break
    }
  }
}

/// Kinds of elements and states that a block is within, at any distance.
struct Ancestry: OptionSet, Sendable {
  var rawValue: UInt32
  init(rawValue: UInt32) { self.rawValue = rawValue }

  static let navigation = Ancestry(rawValue: 1 << 0)
  static let header = Ancestry(rawValue: 1 << 1)
  static let footer = Ancestry(rawValue: 1 << 2)
  static let aside = Ancestry(rawValue: 1 << 3)
  static let article = Ancestry(rawValue: 1 << 4)
  static let main = Ancestry(rawValue: 1 << 5)
  static let section = Ancestry(rawValue: 1 << 6)
  static let form = Ancestry(rawValue: 1 << 7)
  static let table = Ancestry(rawValue: 1 << 8)
  static let cell = Ancestry(rawValue: 1 << 9)
  static let list = Ancestry(rawValue: 1 << 10)
  static let definitions = Ancestry(rawValue: 1 << 11)
  static let figure = Ancestry(rawValue: 1 << 12)
  static let quotation = Ancestry(rawValue: 1 << 13)
  static let preformatted = Ancestry(rawValue: 1 << 14)
  static let details = Ancestry(rawValue: 1 << 15)
  static let dialog = Ancestry(rawValue: 1 << 16)
  static let noscript = Ancestry(rawValue: 1 << 17)
  static let button = Ancestry(rawValue: 1 << 18)
  static let address = Ancestry(rawValue: 1 << 19)
  static let heading = Ancestry(rawValue: 1 << 20)
  static let paragraph = Ancestry(rawValue: 1 << 21)
  /// `hidden` attribute, inline `display: none` or `visibility: hidden`.
  static let hidden = Ancestry(rawValue: 1 << 22)
  static let ariaHidden = Ancestry(rawValue: 1 << 23)
  /// An `a` element around whole blocks.
  static let link = Ancestry(rawValue: 1 << 24)
  /// `itemprop` of a text body (articleBody, reviewBody, description, text).
  static let itemBody = Ancestry(rawValue: 1 << 25)

  /// Bits in use.
  static let count = 26
}
