/** Headlines of our own in the languages and charsets that a guess must tell apart: the data of `guess.test.ts`. */

export const samples: readonly {
  readonly language: string
  readonly charsets: readonly string[]
  readonly headlines: readonly string[]
}[] = [
  {
    language: 'ko',
    charsets: ['cp949'],
    headlines: [
      '북한, 러시아에 병력 추가 파병 제안',
      '국방부 "북한군 이동 동향 주시"',
      '김정은 위원장, 군수공장 현지지도',
      '한미 연합훈련 다음 달 실시하기로',
      '서울 아침 기온 영하 3도, 올가을 들어 가장 추워',
      '통일부 장관 "대화의 문은 열려 있다"',
    ],
  },
  {
    language: 'ja',
    charsets: ['shift_jis', 'euc-jp'],
    headlines: [
      '北朝鮮、ロシアに兵士の追加派遣を提案',
      '首相「情報の収集と分析に全力を挙げる」',
      '日米韓の外相が電話で会談',
      '東京で初雪を観測、平年より早く',
      '防衛省がミサイルの発射を発表した',
      'サッカー日本代表、ワールドカップ出場を決める',
    ],
  },
  {
    language: 'zh-cn',
    charsets: ['gb18030'],
    headlines: [
      '朝鲜向俄罗斯提议增派部队',
      '外交部发言人就半岛局势答记者问',
      '中国经济前三季度增长百分之五',
      '北京今日迎来今年首场降雪',
      '专家：贸易谈判取得积极进展',
      '联合国安理会举行紧急会议',
    ],
  },
  {
    language: 'zh-tw',
    charsets: ['big5'],
    headlines: [
      '北韓向俄羅斯提議增派部隊',
      '外交部：密切關注朝鮮半島情勢',
      '台北今日迎來入秋最低溫',
      '立法院三讀通過國防預算',
      '專家：貿易談判取得進展',
      '總統府發言人回應媒體提問',
    ],
  },
  {
    language: 'ru',
    charsets: ['windows-1251', 'koi8-r', 'iso-8859-5', 'cp866'],
    headlines: [
      'Северная Корея предложила России новые войска',
      'Минобороны сообщило о перехвате беспилотников',
      'В Москве прошли переговоры министров иностранных дел',
      'Курс доллара превысил отметку в сто рублей',
      'Учёные обнаружили новый вид птиц на Камчатке',
      'Президент подписал закон о бюджете',
    ],
  },
  {
    language: 'uk',
    charsets: ['windows-1251', 'koi8-u'],
    headlines: [
      'Північна Корея запропонувала Росії нові війська',
      'Міністерство оборони повідомило про переговори',
      'У Києві відбулася зустріч міністрів',
      'Верховна Рада ухвалила закон про бюджет',
      'Українські вчені знайшли новий вид птахів',
      'Європейський союз оголосив нові санкції',
    ],
  },
  {
    language: 'pl',
    charsets: ['windows-1250', 'iso-8859-2'],
    headlines: [
      'Korea Północna proponuje Rosji więcej żołnierzy',
      'Prezydent podpisał ustawę budżetową na przyszły rok',
      'Szczyt przywódców państw odbędzie się w Brukseli',
      'Śnieg i mróz sparaliżowały południe kraju',
      'Związkowcy ogłosili strajk na kolei',
      'Policja wyjaśnia okoliczności wypadku',
    ],
  },
  {
    language: 'cs',
    charsets: ['windows-1250', 'iso-8859-2'],
    headlines: [
      'Severní Korea nabízí Rusku další vojáky',
      'Vláda schválila státní rozpočet na příští rok',
      'Premiér jednal s německým kancléřem o bezpečnosti',
      'Na horách napadl první letošní sníh',
      'Policisté vyšetřují požár továrny v Plzni',
      'Čeští hokejisté porazili Švédsko',
    ],
  },
  {
    language: 'el',
    charsets: ['windows-1253', 'iso-8859-7'],
    headlines: [
      'Η Βόρεια Κορέα προτείνει νέα στρατεύματα στη Ρωσία',
      'Ο πρωθυπουργός συναντήθηκε με τον πρόεδρο',
      'Ψηφίστηκε ο προϋπολογισμός στη Βουλή',
      'Πρώτα χιόνια στη βόρεια Ελλάδα',
      'Απεργία στα μέσα μεταφοράς την Τετάρτη',
      'Νέα μέτρα για την ακρίβεια',
    ],
  },
  {
    language: 'tr',
    charsets: ['windows-1254'],
    headlines: [
      "Kuzey Kore Rusya'ya yeni asker önerdi",
      'Cumhurbaşkanı bütçe yasasını imzaladı',
      "İstanbul'da kar yağışı ulaşımı aksattı",
      "Dışişleri Bakanı görüşmeler için Ankara'da",
      'Merkez Bankası faiz kararını açıkladı',
      'Öğretmenler günü kutlamaları başladı',
    ],
  },
  {
    language: 'he',
    charsets: ['windows-1255'],
    headlines: [
      'צפון קוריאה הציעה לרוסיה חיילים נוספים',
      'ראש הממשלה נפגש עם שר החוץ',
      'הכנסת אישרה את התקציב',
      'שלג ראשון ירד בצפון הארץ',
      'המשטרה פתחה בחקירה',
      'מזג האוויר יתקרר בסוף השבוע',
    ],
  },
  {
    language: 'ar',
    charsets: ['windows-1256', 'iso-8859-6'],
    headlines: [
      'كوريا الشمالية تعرض على روسيا قوات إضافية',
      'وزير الخارجية يبحث التطورات مع نظيره',
      'البرلمان يوافق على الميزانية الجديدة',
      'تساقط الثلوج في شمال البلاد',
      'الشرطة تفتح تحقيقا في الحادث',
      'مجلس الأمن يعقد جلسة طارئة',
    ],
  },
  {
    language: 'de',
    charsets: ['windows-1252'],
    headlines: [
      'Nordkorea bietet Russland weitere Soldaten an – Kreml prüft',
      'Bundestag beschließt Haushalt für das nächste Jahr',
      'Außenminister reist zu Gesprächen nach Brüssel',
      'Erster Schnee führt zu Staus auf Autobahnen',
      'Bürgermeister kündigt Rücktritt an',
      'Größte Übung seit Jahren',
    ],
  },
  {
    language: 'fr',
    charsets: ['windows-1252'],
    headlines: [
      'La Corée du Nord propose à la Russie de nouvelles troupes',
      'L’Assemblée nationale a adopté le budget',
      'Le ministre des Affaires étrangères reçu à Bruxelles',
      'Premières neiges dans les Alpes',
      'Grève à la SNCF : le trafic perturbé',
      'Une enquête ouverte après l’incendie',
    ],
  },
  {
    language: 'es',
    charsets: ['windows-1252'],
    headlines: [
      'Corea del Norte ofrece más soldados a Rusia',
      'El Congreso aprobó los presupuestos del próximo año',
      'El ministro viajó a Bruselas para una reunión',
      'Las primeras nevadas complican el tráfico en los montes',
      'Huelga de médicos en Madrid el miércoles',
      'España vence a Italia en la final',
    ],
  },
  {
    language: 'pt',
    charsets: ['windows-1252'],
    headlines: [
      'Coreia do Norte propõe mais soldados à Rússia',
      'O Congresso aprovou o orçamento do próximo ano',
      'INFLAÇÃO NÃO PÁRA DE SUBIR',
      'Primeira neve na Serra da Estrela',
      'Eleições: candidatos trocam acusações',
      'São Paulo vence clássico',
    ],
  },
  {
    language: 'hu',
    charsets: ['windows-1250', 'iso-8859-2'],
    headlines: [
      'Észak-Korea újabb katonákat ajánlott Oroszországnak',
      'A parlament elfogadta a költségvetést',
      'Megérkezett az első hó a hegyekbe',
      'Őszi szünet után újra nyitnak az iskolák',
      'Tűz ütött ki egy győri gyárban',
      'A külügyminiszter Brüsszelbe utazott',
    ],
  },
  {
    language: 'th',
    charsets: ['windows-874'],
    headlines: [
      'เกาหลีเหนือเสนอส่งทหารเพิ่มให้รัสเซีย',
      'รัฐสภาผ่านงบประมาณปีหน้า',
      'นายกรัฐมนตรีพบรัฐมนตรีต่างประเทศ',
      'อากาศหนาวเย็นทางภาคเหนือ',
      'ตำรวจสอบสวนเหตุเพลิงไหม้',
      'ตลาดหุ้นไทยปรับตัวขึ้น',
    ],
  },
]
