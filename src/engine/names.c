/* Names of many origins, sorted by bytes, for rewordings that put another of the kind in the place of one. Words that
 * are common words too ("Mark", "Turkey", "Nice") are left out: they would be found where they are no names. */
#include "engine/eval.h"

#include <stdlib.h>

/* clang-format off */
static const char *const given[] = {
    "Aaliyah", "Aarav", "Abdul", "Adrian", "Ahmed", "Aiko", "Aisha", "Akira", "Alan", "Alejandro", "Alexander",
    "Alexei", "Ali", "Alice", "Amanda", "Amelia", "Amir", "Amy", "Ana", "Anders", "Andrea", "Andrew", "Angela",
    "Anna", "Anthony", "Antonio", "Arjun", "Astrid", "Ayesha", "Babajide", "Barbara", "Beatriz", "Benjamin", "Birgit",
    "Boris", "Brenda", "Brian", "Camila", "Carlos", "Carol", "Catherine", "Charles", "Charlotte", "Chiara", "Chidi",
    "Chinedu", "Christina", "Christopher", "Claire", "Claudia", "Daniel", "Daniela", "David", "Deborah", "Deepak",
    "Dennis", "Diego", "Dmitri", "Donald", "Dorothy", "Edward", "Eleanor", "Elena", "Elizabeth", "Emily", "Emma",
    "Emmanuel", "Enrique", "Erik", "Esther", "Eva", "Farah", "Fatima", "Fernando", "Fiona", "Francesca", "Freya",
    "Gabriel", "Gareth", "George", "Giovanni", "Giulia", "Gregory", "Gustavo", "Hana", "Hannah", "Haruto", "Hassan",
    "Helen", "Henry", "Hiroshi", "Hugo", "Ibrahim", "Ines", "Ingrid", "Irina", "Isabella", "Ivan", "Jacob", "Jacques",
    "Jamal", "James", "Jane", "Javier", "Jennifer", "Jessica", "Joanna", "Johan", "John", "Jonathan", "Jorge",
    "Joseph", "Joshua", "Juan", "Julia", "Karen", "Katarzyna", "Kenji", "Kevin", "Khalid", "Kwame", "Lars", "Laura",
    "Leila", "Leonardo", "Li", "Linda", "Lisa", "Lucas", "Lucia", "Luis", "Magdalena", "Mahmoud", "Marcus",
    "Margaret", "Maria", "Marta", "Martin", "Mary", "Matteo", "Matthew", "Mehmet", "Mei", "Michael", "Michelle",
    "Miguel", "Mohamed", "Mohammed", "Monica", "Mustafa", "Nadia", "Nancy", "Natalia", "Natasha", "Ngozi", "Nguyen",
    "Nicholas", "Nikolai", "Noah", "Nora", "Olga", "Oliver", "Olivia", "Omar", "Osman", "Pablo", "Patricia",
    "Patrick", "Paul", "Pedro", "Peter", "Philip", "Pierre", "Priya", "Rachel", "Rafael", "Rahul", "Rajesh", "Ravi",
    "Rebecca", "Ricardo", "Richard", "Robert", "Roberto", "Rosa", "Samantha", "Samuel", "Sandra", "Sanjay", "Sara",
    "Sarah", "Sebastian", "Sergei", "Sharon", "Simon", "Siobhan", "Sofia", "Sophie", "Stephen", "Steven", "Sunita",
    "Susan", "Svetlana", "Tariq", "Thabo", "Thandiwe", "Theresa", "Thomas", "Timothy", "Tomasz", "Valentina",
    "Vanessa", "Victoria", "Vikram", "Vincent", "Vladimir", "Walter", "Wei", "William", "Xavier", "Yasmin", "Yuki",
    "Yusuf", "Zainab", "Zanele", "Zoe",
};

static const char *const family[] = {
    "Abdullah", "Abe", "Adebayo", "Adeyemi", "Ahmadi", "Anderson", "Andersson", "Bakker", "Banerjee", "Becker",
    "Bergström", "Bianchi", "Bieber", "Brennan", "Campbell", "Carter", "Castillo", "Chakraborty", "Chatterjee",
    "Chavez", "Cheng", "Chowdhury", "Clinton", "Cohen", "Collins", "Cooper", "Costa", "Cruz", "Davies", "Davis",
    "Delgado", "Diallo", "Diaz", "Dimitrov", "Dlamini", "Dubois", "Edwards", "Erdogan", "Eriksson", "Evans",
    "Fernandez", "Ferrari", "Fischer", "Fitzgerald", "Flores", "Foster", "Fujimoto", "Garcia", "Georgiou", "Goldberg",
    "Gomez", "Gonzalez", "Gupta", "Gutierrez", "Haddad", "Hansen", "Harris", "Hernandez", "Hoffmann", "Hossain",
    "Hughes", "Hussain", "Ivanov", "Iyer", "Jackson", "Jansen", "Jenkins", "Jensen", "Johansson", "Johnson", "Jones",
    "Kaczmarek", "Kapoor", "Kardashian", "Kelly", "Kenyatta", "Khan", "Kimura", "Kovacs", "Kowalski", "Kumar",
    "Larsen", "Lefebvre", "Lewis", "Lopez", "Macron", "Mahmud", "Mandela", "Marino", "Martinez", "Mbeki", "Mehta",
    "Mendoza", "Merkel", "Meyer", "Miller", "Mitchell", "Modi", "Mokoena", "Moore", "Morales", "Moreno", "Morgan",
    "Moyo", "Murphy", "Müller", "Nakamura", "Nasser", "Nelson", "Netanyahu", "Nielsen", "Novak", "Obama", "Okafor",
    "Okonkwo", "Oliveira", "Olsen", "Ortiz", "Owusu", "Papadopoulos", "Parker", "Patel", "Pereira", "Perez", "Petrov",
    "Phillips", "Popescu", "Putin", "Rahman", "Ramirez", "Ramos", "Reddy", "Reyes", "Rivera", "Roberts", "Robinson",
    "Rodriguez", "Romano", "Rossi", "Ruiz", "Saito", "Sanchez", "Santos", "Sato", "Schmidt", "Schneider", "Schulz",
    "Sharma", "Silva", "Singh", "Smith", "Suzuki", "Sørensen", "Takahashi", "Tanaka", "Taylor", "Thompson", "Torres",
    "Trudeau", "Trump", "Tshabalala", "Tsipras", "Turner", "Vargas", "Vasquez", "Wagner", "Walker", "Watanabe",
    "Watson", "Weber", "Williams", "Wilson", "Wójcik", "Yamamoto", "Yilmaz", "Zhang", "Zuma",
};

static const char *const countries[] = {
    "Afghanistan", "Albania", "Algeria", "Angola", "Argentina", "Armenia", "Australia", "Austria", "Azerbaijan",
    "Bahrain", "Bangladesh", "Belarus", "Belgium", "Bolivia", "Botswana", "Brazil", "Bulgaria", "Burundi", "Cambodia",
    "Cameroon", "Canada", "Chile", "China", "Colombia", "Costa Rica", "Croatia", "Cuba", "Cyprus", "Denmark",
    "Ecuador", "Egypt", "Eritrea", "Estonia", "Ethiopia", "Finland", "France", "Gabon", "Germany", "Ghana", "Greece",
    "Guatemala", "Haiti", "Honduras", "Hungary", "Iceland", "India", "Indonesia", "Iran", "Iraq", "Ireland", "Israel",
    "Italy", "Jamaica", "Japan", "Kazakhstan", "Kenya", "Kosovo", "Kuwait", "Laos", "Latvia", "Lebanon", "Liberia",
    "Libya", "Lithuania", "Luxembourg", "Madagascar", "Malawi", "Malaysia", "Mali", "Malta", "Mexico", "Moldova",
    "Mongolia", "Montenegro", "Morocco", "Mozambique", "Namibia", "Nepal", "New Zealand", "Nicaragua", "Nigeria",
    "North Korea", "Norway", "Oman", "Pakistan", "Panama", "Paraguay", "Peru", "Philippines", "Poland", "Portugal",
    "Qatar", "Romania", "Russia", "Rwanda", "Saudi Arabia", "Scotland", "Senegal", "Serbia", "Sierra Leone",
    "Singapore", "Slovakia", "Slovenia", "Somalia", "South Africa", "South Korea", "Spain", "Sri Lanka", "Sudan",
    "Sweden", "Switzerland", "Syria", "Taiwan", "Tanzania", "Thailand", "Tunisia", "Uganda", "Ukraine", "Uruguay",
    "Uzbekistan", "Venezuela", "Vietnam", "Wales", "Yemen", "Zambia", "Zimbabwe",
};

static const char *const cities[] = {
    "Aberdeen", "Abu Dhabi", "Abuja", "Accra", "Addis Ababa", "Aleppo", "Algiers", "Amsterdam", "Ankara", "Antwerp",
    "Athens", "Atlanta", "Auckland", "Baghdad", "Baltimore", "Bangkok", "Barcelona", "Beijing", "Beirut", "Belfast",
    "Belgrade", "Bengaluru", "Berlin", "Bogota", "Bordeaux", "Boston", "Brisbane", "Bristol", "Brussels", "Bucharest",
    "Budapest", "Buenos Aires", "Cairo", "Calgary", "Canberra", "Cape Town", "Caracas", "Cardiff", "Casablanca",
    "Chengdu", "Chennai", "Chicago", "Cincinnati", "Cleveland", "Cologne", "Colombo", "Copenhagen", "Dakar", "Dallas",
    "Damascus", "Delhi", "Denver", "Detroit", "Dhaka", "Dubai", "Dublin", "Durban", "Edinburgh", "Frankfurt",
    "Fukuoka", "Geneva", "Glasgow", "Guangzhou", "Hamburg", "Hanoi", "Harare", "Havana", "Helsinki", "Hong Kong",
    "Honolulu", "Houston", "Hyderabad", "Istanbul", "Jakarta", "Jerusalem", "Johannesburg", "Kabul", "Kampala",
    "Karachi", "Kathmandu", "Kiev", "Kigali", "Kinshasa", "Kolkata", "Krakow", "Kuala Lumpur", "Lagos", "Lahore",
    "Las Vegas", "Leeds", "Lima", "Lisbon", "Liverpool", "London", "Los Angeles", "Luanda", "Lusaka", "Lyon",
    "Madrid", "Manchester", "Manila", "Maputo", "Marseille", "Melbourne", "Memphis", "Mexico City", "Miami", "Milan",
    "Milwaukee", "Minneapolis", "Minsk", "Mombasa", "Montevideo", "Montreal", "Moscow", "Mosul", "Mumbai", "Munich",
    "Nairobi", "Naples", "Nashville", "New Orleans", "New York", "Osaka", "Oslo", "Ottawa", "Palermo", "Paris",
    "Perth", "Philadelphia", "Phoenix", "Pittsburgh", "Portland", "Porto", "Prague", "Pretoria", "Quito",
    "Rio de Janeiro", "Riyadh", "Rome", "Rotterdam", "San Diego", "San Francisco", "Santiago", "Sarajevo", "Seattle",
    "Seoul", "Seville", "Shanghai", "Sheffield", "Stockholm", "Stuttgart", "Sydney", "São Paulo", "Taipei",
    "Tallinn", "Tehran", "Tel Aviv", "Tokyo", "Toronto", "Toulouse", "Tripoli", "Tunis", "Turin", "Vancouver",
    "Venice", "Vienna", "Vilnius", "Warsaw", "Wellington", "Winnipeg", "Wuhan", "Yokohama", "Zagreb", "Zurich",
};

static const char *const regions[] = {
    "Alabama", "Alaska", "Alberta", "Arizona", "Arkansas", "Bavaria", "Brittany", "California", "Catalonia",
    "Colorado", "Connecticut", "Cornwall", "Crimea", "Dakota", "Delaware", "Essex", "Flanders", "Florida", "Gujarat",
    "Hawaii", "Idaho", "Illinois", "Indiana", "Iowa", "Kansas", "Kashmir", "Kent", "Kentucky", "Kerala", "Louisiana",
    "Maine", "Manitoba", "Maryland", "Massachusetts", "Michigan", "Minnesota", "Mississippi", "Missouri", "Montana",
    "Nebraska", "Nevada", "New Hampshire", "New Jersey", "New Mexico", "Norfolk", "North Carolina", "Ohio",
    "Oklahoma", "Ontario", "Oregon", "Pennsylvania", "Punjab", "Quebec", "Queensland", "Rhode Island", "Saskatchewan",
    "Saxony", "Sicily", "South Carolina", "Suffolk", "Surrey", "Sussex", "Tasmania", "Tennessee", "Texas", "Tuscany",
    "Utah", "Vermont", "Virginia", "West Virginia", "Wisconsin", "Wyoming", "Yorkshire",
};

static const char *const peoples[] = {
    "Afghan", "Albanian", "Algerian", "Argentine", "Australian", "Austrian", "Bangladeshi", "Belgian", "Bolivian",
    "Brazilian", "Bulgarian", "Cambodian", "Canadian", "Chilean", "Colombian", "Croatian", "Cuban", "Danish", "Dutch",
    "Egyptian", "Estonian", "Ethiopian", "Ghanaian", "Haitian", "Hungarian", "Icelandic", "Indonesian", "Iranian",
    "Iraqi", "Israeli", "Italian", "Jamaican", "Japanese", "Kenyan", "Korean", "Latvian", "Lebanese", "Libyan",
    "Lithuanian", "Malaysian", "Mexican", "Mongolian", "Moroccan", "Nepalese", "Nigerian", "Norwegian", "Pakistani",
    "Palestinian", "Peruvian", "Portuguese", "Romanian", "Russian", "Rwandan", "Scottish", "Senegalese", "Serbian",
    "Somali", "Spanish", "Sudanese", "Swedish", "Syrian", "Tanzanian", "Tunisian", "Ugandan", "Ukrainian",
    "Venezuelan", "Vietnamese", "Welsh", "Yemeni", "Zimbabwean",
};
/* clang-format on */

#define LIST(list)                                                                                                     \
    {                                                                                                                  \
        list, sizeof(list) / sizeof *(list)                                                                            \
    }
static const struct {
    const char *const *at;
    size_t n;
} lists[HED_NAME_KINDS] = {LIST(given), LIST(family), LIST(countries), LIST(cities), LIST(regions), LIST(peoples)};

static int by_bytes(const void *name, const void *entry)
{
    return hed_str_cmp(*(const hed_str *)name, hed_str_of(*(const char *const *)entry));
}

bool hed_name_other(hed_str name, unsigned kinds, uint64_t draw, hed_str *other)
{
    for (int kind = 0; kind < HED_NAME_KINDS; kind++) {
        const char *const *list = lists[kind].at;
        const size_t n = lists[kind].n;
        const char *const *found = kinds >> kind & 1 ? bsearch(&name, list, n, sizeof *list, by_bytes) : NULL;
        if (!found)
            continue;
        *other = hed_str_of(list[((size_t)(found - list) + 1 + draw % (n - 1)) % n]);
        return true;
    }
    return false;
}

const char *hed_name_at(int kind, size_t i)
{
    return i < lists[kind].n ? lists[kind].at[i] : NULL;
}
