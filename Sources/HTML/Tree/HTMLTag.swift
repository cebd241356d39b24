/// The element names that parsing or extraction handles; all others are `other` and keep
/// their name as bytes in the tree.
///
/// Names are those of the HTML Standard (section 13.2.6 and the obsolete ones of 16.2), and the
/// SVG and MathML names at which HTML text can be.
public enum HTMLTag: UInt8, Sendable, CaseIterable, BitwiseCopyable {
  /// An element that nothing treats by name; `HTMLNode.text` is its name.
  case other
  case html, head, title, base, link, meta, style, body
  case article, section, nav, aside, h1, h2, h3, h4
  case h5, h6, hgroup, header, footer, address, main, search
  case p, hr, pre, blockquote, ol, ul, menu, li
  case dl, dt, dd, figure, figcaption, div, a, em
  case strong, small, s, cite, q, dfn, abbr, ruby
  case rb, rt, rtc, rp, data, time, code, `var`
  case samp, kbd, sub, sup, i, b, u, mark
  case bdi, bdo, span, br, wbr, ins, del, picture
  case source, img, iframe, embed, object, param, video, audio
  case track, map, area, table, caption, colgroup, col, tbody
  case thead, tfoot, tr, td, th, form, label, input
  case button, select, datalist, optgroup, option, textarea, output, progress
  case meter, fieldset, legend, details, summary, dialog, script, noscript
  case template, slot, canvas, acronym, applet, basefont, bgsound, big
  case blink, center, dir, font, frame, frameset, image, isindex
  case keygen, listing, marquee, menuitem, multicol, nextid, nobr, noembed
  case noframes, plaintext, spacer, strike, tt, xmp, svg, math
  case mi, mo, mn, ms, mtext, annotationXML, mglyph, malignmark
  case foreignObject, desc, path, g

  /// The name in a page.
  public var name: String { HTMLTag.names[Int(rawValue)] }

  private static let names = allCases.map {
    $0 == .annotationXML ? "annotation-xml" : String(describing: $0)
  }
}
