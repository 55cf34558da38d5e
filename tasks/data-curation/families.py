"""Two families of noise with nothing in common but their kinds: development (scored) and hidden (verification).

A program that knows the development family by heart fails on the hidden one; a rule about what makes it noise does not.
Slots in braces are filled by noise.py: {int}, {year}, {word}, {mail}, {phone}, {ip}.
"""

DEVELOPMENT = {
    "nav": (
        "Home | About | Articles | Contact", "Skip to main content", "Back to top", "Login | Register | Help",
        "Previous article | Next article", "Share on Facebook | Share on Twitter", "Menu ▾ Topics ▾ Search", "Home > Archive > {year} > Issue {int}",
    ),
    "legal": (
        "This site uses cookies. By continuing you accept our cookie policy.", "Copyright © {year} Example Media. All rights reserved.",
        "Terms of Use | Privacy Policy | Cookie Settings", "© {year} OpenLearn Portal Ltd.", "Accept all cookies   Reject all",
    ),
    "script": (
        "<script type=\"text/javascript\">var _t{int} = _t{int} || []; _t{int}.push(['track', 'page']);</script>",
        "<style>.box{int} {{ margin: 0 auto; color: #333; }}</style>", "<!-- banner slot {int} begins here -->",
        "<script>\nfunction show{int}(e) {{\n  e.style.display = 'block';\n}}\n</script>",
    ),
    "fragment": ("Read more...", "Click here to continue", "Continue reading →", "Posted in: Uncategorized", "{int} comments", "View full size image", "[edit]", "Share this:"),
    "ad": (
        "Subscribe to our newsletter for weekly updates!", "Buy now and save {int}% on your first order!", "Download our free app today.",
        "Advertisement: get {int}% off all courses this week.", "Sign up for a free trial, no credit card required.",
    ),
    "spam": (
        "Cheap replica watches shipped worldwide, order now and save {int}%!", "Best online casino bonus, play now and win $ {int}00!",
        "Get your payday loan approved in {int} minutes, no questions asked.", "Hot singles in your area are waiting, click here!",
        "Luxury watches at discount prices, buy {int} get one free!!!", "Free spins, free chips, free bonus: visit our casino today.",
        "Make $ {int}00 a day working from home, guaranteed!",
    ),
    "languages": (
        (
            "Der Zug nach Norden fährt heute wegen eines Schadens nicht vor {int} Uhr.", "Wir haben die Ergebnisse noch nicht mit den anderen verglichen.",
            "Das Haus an der Ecke ist seit vielen Jahren nicht mehr bewohnt.", "Für die Reise braucht man einen gültigen Ausweis und etwas Geduld.",
            "Nach dem Regen war die Straße zwischen den Feldern kaum noch zu sehen.", "Die Kinder spielen am Nachmittag auf dem Platz vor der Schule.",
            "Es ist nicht bekannt, wer den Brief im Jahr {year} geschrieben hat.",
        ),
        (
            "Le train du matin est parti avec {int} minutes de retard à cause de la neige.", "Nous avons trouvé la clé sous une pierre près de la porte.",
            "La ville est connue pour ses marchés et pour le vin de ses collines.", "Il faut attendre que la pâte repose avant de la mettre au four.",
            "Les élèves ont lu le livre pendant les vacances, mais sans plaisir.", "Depuis {year} cette maison appartient à la même famille.",
            "On ne sait pas encore qui va diriger le théâtre cette année.",
        ),
    ),
    "stub": ("This page is under construction. Please check back later.", "Sorry, the page you requested was not found.", "Loading, please wait", "Page {int} of {int}"),
    "mail": ("{word}.{word}@uni-{word}.edu", "{word}{int}@mail.example.com", "{word}@{word}.org"),
    "phone": ("+1 (555) {int}0-{year}", "(555) {int}1-{year}", "555-{int}2-{year}"),
    "ip": ("192.168.{int}.{int}", "10.{int}.3.{int}"),
    "personal_line": ("Contact: {mail}", "Phone: {phone}", "Call us at {phone} or write to {mail}", "Posted by {mail} from {ip}"),
    "personal_inline": ("Data are available from {mail} on request.", "Questions may be sent to {mail} at any time.", "The office can be reached at {phone} on weekdays.", "The request came from {ip} at night."),
    "inline_tags": (("<b>", "</b>"), ("<i>", "</i>"), ("<a href=\"/wiki/{word}\">", "</a>"), ("<span class=\"x{int}\">", "</span>"), ("", "<br/>")),
    "block_tags": (("<p>", "</p>"), ("<div class=\"text\">", "</div>"), ("<p align=\"left\">", "</p>")),
    "entities": {"&": "&amp;", "<": "&lt;", ">": "&gt;", "’": "&rsquo;", "“": "&ldquo;", "”": "&rdquo;", "é": "&eacute;", "–": "&ndash;"},
    "spaces": ("   ", "\t", "  ", " \t "),
    "punctuation": ("!!!!!!", "........", "-----", "*****"),
}

HIDDEN = {
    "nav": (
        "Start / Journal / Volume {int}", "Jump to navigation", "» Sitemap » Imprint » FAQ", "[ Prev ] [ Up ] [ Next ]",
        "My account · Basket (0) · Log out", "Print this page · E-mail to a friend", "Sections: News • Reviews • Forum • Jobs", "You are here: Library › Shelf {int}",
    ),
    "legal": (
        "We and our partners store information on your device; manage your consent.", "(c) {year}–{year} Fieldnotes Publishing Group, some rights reserved",
        "Disclaimer · Accessibility · Data protection notice", "Reproduction without written permission is prohibited.", "Your privacy choices: Agree / Decline / More options",
    ),
    "script": (
        "<noscript><img src=\"//stats.example.net/p?id={int}\" alt=\"\"/></noscript>", "<SCRIPT async src='/js/lib.{int}.min.js'></SCRIPT>",
        "<style media=\"print\">\n#side{int} {{ display: none }}\n</style>", "<!--[if IE {int}]> old browser <![endif]-->",
        "<iframe src=\"/embed/{int}\" width=\"300\"></iframe>",
    ),
    "fragment": ("(more)", "Show all {int} results", "Full text available as PDF", "Tags: none", "Leave a reply", "Enlarge figure", "{int} likes, {int} views", "See also »"),
    "ad": (
        "Members get unlimited access for only $ {int} a month.", "Sponsored: compare prices and order your kit online.", "Join {int}00 happy readers, register today!",
        "Limited offer: claim your {int}% discount before Friday!", "Get our mobile app and never miss an update.",
    ),
    "spam": (
        "Lose {int} pounds in one week with this miracle tea, order online!", "Invest in our coin today and earn {int}% daily profit, guaranteed!",
        "Professional essays written overnight, lowest prices, {int}% off!", "Designer handbags, outlet prices, free delivery, shop now!",
        "Double your followers in {int} hours, pay later!", "Doctors hate this trick: melt fat while you sleep!!!", "Earn crypto at home, join free and claim {int} coins now!",
    ),
    "languages": (
        (
            "El barco salió del puerto a las {int} de la mañana con poca gente.", "No se sabe todavía por qué la fábrica cerró sus puertas en {year}.",
            "La abuela prepara el pan como lo hacía su madre en el pueblo.", "Los caminos de la sierra están cortados por la nieve desde ayer.",
            "Me gusta leer por la noche cuando la casa está en silencio.", "Hay que pagar la cuenta antes de que termine el mes.",
        ),
        (
            "De boot ligt al {int} jaar in de haven en niemand kent de eigenaar.", "Wij hebben gisteren met de buren over het nieuwe plein gesproken.",
            "Het is niet duidelijk waarom de brug in {year} werd gesloten.", "Na het eten gaan de kinderen nog een uur naar buiten.",
            "Er staat een oude molen tussen het dorp en de rivier.", "Zij wil volgend jaar een boek over haar reis schrijven.",
        ),
    ),
    "stub": ("Coming soon: this section has no content yet.", "Error {int}: access denied for guests.", "No entries match your search.", "Figure {int}"),
    "mail": ("{word}_{word}@lab.{word}.ac.uk", "{word}-{int}@post.example.ch", "info+{word}@{word}.net"),
    "phone": ("020 7946 0{int}5", "+49 30 {int}55 {int}0", "0{int}1/555 {int}7"),
    "ip": ("172.16.{int}.{int}", "203.0.113.{int}"),
    "personal_line": ("E-mail the editor: {mail}", "Tel. {phone}", "Author: {mail} / {phone}", "Last edit by user {ip}"),
    "personal_inline": ("Reprints were obtained by writing to {mail} in time.", "A list is kept by {mail} for members.", "Bookings under {phone} close at noon.", "The server {ip} held the archive."),
    "inline_tags": (("<em>", "</em>"), ("<strong>", "</strong>"), ("<font color=\"#a{int}\">", "</font>"), ("<A HREF='{word}.html' target=_blank>", "</A>"), ("<sup>", "</sup>")),
    "block_tags": (("<section>", "</section>"), ("<td valign=\"top\">", "</td>"), ("<li>", "</li>")),
    "entities": {"&": "&#38;", "<": "&#60;", ">": "&#x3E;", "’": "&#8217;", "“": "&#8220;", "”": "&#8221;", "é": "&#233;", "–": "&#8211;"},
    "spaces": ("    ", "\t\t", " \u2003", "\u200a  "),
    "punctuation": ("?????", "======", "~~~~~~", "_______"),
}
FAMILIES = {"development": DEVELOPMENT, "hidden": HIDDEN}
